import type { AudioSource } from '../audio/source.js';
import type { Extractor } from '../features/extractor.js';
import { featureSize, segmentLength, type FeatureParameters } from '../features/parameters.js';
import { segmentStarts } from '../features/segments.js';
import { measuredSource, readAudible } from './read-audible.js';
import { trackLength } from './segments.js';
import type { Stages } from './stages.js';

/** The features of one track. */
export interface TrackFeatures {
  /** Where the segments start, in samples at the rate of the features. */
  readonly starts: readonly number[];
  /** `segments × frames × values`, row-major. */
  readonly values: Float32Array;
}

/** A track whose windows are decoded once, and whose features are computed once, for all versions that share them. */
export type Analysis = (parameters: FeatureParameters, extract: Extractor) => Promise<TrackFeatures>;

/** Bytes of decoded windows that are kept for other features; ten of 3 s at 22 050 Hz have 2.6 MB. */
const mostKept = 2 ** 25;

/**
 * Prepares the analysis of a track.
 *
 * @param wanted the parameters that it will be asked for
 * @param signal stops the work between two windows
 * @returns a function that throws a Problem (`audio-too-short`, `silent-audio`, those of the source), or AbortError
 */
export function createAnalysis(
  opened: AudioSource,
  wanted: readonly FeatureParameters[],
  stages: Stages,
  signal?: AbortSignal,
): Analysis {
  const source = measuredSource(opened, stages);
  const windowsByKey = new Map<string, readonly Float32Array[]>();
  const featuresByKey = new Map<string, TrackFeatures>();

  async function* windowsOf(
    parameters: FeatureParameters,
    starts: readonly number[],
  ): AsyncGenerator<Float32Array> {
    const key = windowsKey(parameters);
    const known = windowsByKey.get(key);
    if (known) return yield* known;
    const isShared = wanted.some(
      other => windowsKey(other) === key && featuresKey(other) !== featuresKey(parameters),
    );
    const bytes = 4 * segmentLength(parameters) * starts.length;
    const kept: Float32Array[] | undefined = isShared && bytes <= mostKept ? [] : undefined;
    for await (const window of readAudible(source, parameters, starts, stages, signal)) {
      kept?.push(window);
      yield window;
    }
    if (kept) windowsByKey.set(key, kept);
  }

  return async (parameters, extract) => {
    const known = featuresByKey.get(featuresKey(parameters));
    if (known) return known;
    const starts = segmentStarts(trackLength(source, parameters), parameters);
    const size = featureSize(parameters);
    const values = new Float32Array(starts.length * size);
    let at = 0;
    for await (const window of windowsOf(parameters, starts)) {
      const out = values.subarray(at, (at += size));
      await stages.measure('features', () => extract(window, out));
    }
    const features = { starts, values };
    featuresByKey.set(featuresKey(parameters), features);
    return features;
  };
}

/** Equal for parameters that lay the same windows over a track. */
const windowsKey = ({ sampleRate, segments, segmentSeconds }: FeatureParameters): string =>
  JSON.stringify([sampleRate, segments, segmentSeconds]);

/** Equal for parameters that give the same features, in whatever order they are written. */
const featuresKey = (parameters: FeatureParameters): string =>
  JSON.stringify(parameters, (_, value: unknown) =>
    typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value).sort()) : value,
  );
