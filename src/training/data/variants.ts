import type { AudioSource } from '../../audio/source.js';
import type { MelAlteration } from '../../features/alteration.js';
import { createExtractor } from '../../features/extractor.js';
import { frontEndOf } from '../../features/front-ends.js';
import { createRandom } from '../random.js';
import { drawAlteration, drawSpeed } from './augment.js';
import { concatenate } from './concatenate.js';
import type { ExtractionOptions } from './extraction-job.js';
import { randomSegments, trackSegments } from './track-segments.js';

/**
 * Computes the features of a track.
 *
 * @param content hexadecimal digits that identify the track. They determine its variants, which are the same on every
 * machine.
 * @returns the track as it is, then its augmented variants; each `segments × frames × values`, row-major
 */
export type Variants = (source: AudioSource, content: string) => Promise<Float32Array[]>;

/** Makes the features that training and evaluation ask for; without an augmentation only those of the track as it is. */
export async function createVariants({
  features,
  augmentation,
}: Pick<ExtractionOptions, 'features' | 'augmentation'>): Promise<Variants> {
  const bands = frontEndOf(features).bands(features);
  let alteration: MelAlteration | undefined;
  const extractor = await createExtractor(features, mels => alteration?.(mels));

  function featuresOf(segments: Float32Array[], draw?: () => MelAlteration | undefined): Float32Array {
    const perSegment = segments.map(segment => {
      alteration = draw?.();
      return extractor(segment);
    });
    return concatenate(perSegment);
  }

  return async (source, content) => {
    const variants = [featuresOf(await trackSegments(source, features))];
    if (!augmentation) return variants;
    const random = createRandom(Number.parseInt(content.slice(0, 8), 16));
    while (variants.length <= augmentation.variants) {
      const speed = drawSpeed(augmentation, random);
      const segments = await randomSegments(source, features, speed, augmentation.segments, random);
      variants.push(featuresOf(segments, () => bands && drawAlteration(augmentation, bands, random)));
    }
    return variants;
  };
}
