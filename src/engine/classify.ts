import { setImmediate as turn } from 'node:timers/promises';
import { withAudio, type AudioLimits } from '../audio/open.js';
import type { AudioSource } from '../audio/source.js';
import type { TimeLine } from '../features/dense-segments.js';
import { now, type Attributes } from '../tracing/span.js';
import type { Stage } from '../pool/stage.js';
import { createAnalysis } from './analyse.js';
import type { Classification } from './classification.js';
import type { Classifier } from './classifier.js';
import { classifyDensely, classifyTrack } from './classify-track.js';
import { Stages } from './stages.js';

/** How an upload is to be classified. */
export interface ClassifyOptions {
  readonly limits: AudioLimits;
  /** Stops the work between two steps. */
  readonly signal?: AbortSignal;
  /** Whether the first version is to give its embedding too, which it must have. */
  readonly embedding?: boolean;
  /** What the first version classifies in place of the segments that it looks at; others look at theirs. */
  readonly line?: TimeLine | undefined;
  /** An empty array, filled with the stages, also when the work fails. */
  readonly stages?: Stage[];
  /** Called with each classification but the last one. */
  readonly emit?: (classification: Classification) => void;
}

/**
 * The whole job: bytes → audio → features → model → classification, for several versions of which the first is the one
 * that answers. Each window is decoded once, and features that versions share are computed once.
 *
 * @param bytes the file as it was uploaded
 * @param classifiers of the versions, at least one; classifications come in their order
 * @returns the last classification
 * @throws Problem when the bytes are not audio that can be classified; AbortError
 */
export function classify(
  bytes: Uint8Array,
  classifiers: readonly Classifier[],
  options: ClassifyOptions,
): Promise<Classification> {
  const { limits, signal } = options;
  return classifyOpened(use => withAudio(bytes, limits, use, signal), classifiers, options);
}

/**
 * The same for a track that is opened in another way.
 *
 * @param open opens the track and does something with it, once more where that meets damage
 */
export async function classifyOpened(
  open: (use: (source: AudioSource) => Promise<Classification>) => Promise<Classification>,
  classifiers: readonly Classifier[],
  { signal, stages = [], emit, embedding = false, line }: Omit<ClassifyOptions, 'limits'>,
): Promise<Classification> {
  const [begun, before] = [now(), process.cpuUsage()];
  const left = [...classifiers];
  const classifySource = async (source: AudioSource): Promise<Classification> => {
    stages.length = 0;
    const measured = new Stages(stages);
    // Opening a track is part of decoding it.
    measured.note('decode', begun, audioAttributes(source));
    const wanted = left.map(({ model }) => model.manifest.features);
    const analyse = createAnalysis(source, wanted, measured, signal);
    for (;;) {
      const isFirst = left.length === classifiers.length;
      const classified = await (line && isFirst
        ? classifyDensely(source, line, left[0], measured, embedding, signal)
        : classifyTrack(source, analyse, left[0], measured, embedding && isFirst));
      const { user, system } = process.cpuUsage(before);
      const classification = { ...classified, processor: (user + system) / 1000 };
      left.shift();
      if (left.length === 0) return classification;
      emit?.(classification);
      // A message that stops the rest can arrive.
      await turn(undefined, { signal });
    }
  };
  try {
    return await open(classifySource);
  } catch (error) {
    if (stages.length === 0) new Stages(stages).note('decode', begun).failed = true;
    throw error;
  }
}

function audioAttributes({ format, frames, sampleRate, channels }: AudioSource): Attributes {
  return {
    'hyena.audio.format': format,
    'hyena.audio.duration': frames / sampleRate,
    'hyena.audio.sample_rate': sampleRate,
    'hyena.audio.channels': channels,
  };
}
