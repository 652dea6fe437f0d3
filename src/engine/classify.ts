import { setImmediate as turn } from 'node:timers/promises';
import { createProfiler, type Profile, type Profiler } from '../drift/profile.js';
import { withAudio, type AudioLimits } from '../audio/open.js';
import { createResampler, resampledLength } from '../audio/resample.js';
import type { AudioSource } from '../audio/source.js';
import { Problem } from '../errors.js';
import { createExtractor, type Extractor } from '../features/extractor.js';
import { framesPerSegment, segmentLength } from '../features/parameters.js';
import { segmentStarts } from '../features/segments.js';
import type { LoadedModel } from '../models/model.js';

/** What the service says of one track. Probabilities are in the order of the model's genres. */
export interface Classification {
  /** Mean over the segments. */
  readonly probabilities: number[];
  readonly segments: readonly ClassifiedSegment[];
  readonly audio: AudioFacts;
  readonly timing: StageTiming;
  /** What is compared with the version's reference, where it has one. */
  readonly profile?: Profile;
}

/** One segment's own answer; `start` and `end` in seconds from the beginning of the track. */
export interface ClassifiedSegment {
  readonly start: number;
  readonly end: number;
  readonly probabilities: number[];
}

/** The upload as it was found: `duration` in seconds, `sampleRate` in Hz. */
export interface AudioFacts {
  readonly format: string;
  readonly duration: number;
  readonly sampleRate: number;
  readonly channels: number;
}

/** Milliseconds spent in each stage. */
export interface StageTiming {
  decode: number;
  resample: number;
  features: number;
  inference: number;
}

/** A model together with the extractor and the profiler that its manifest asks for. */
export interface Classifier {
  readonly model: LoadedModel;
  readonly extract: Extractor;
  readonly profile: Profiler | undefined;
}

/** Below this magnitude (−80 dBFS, under the noise floor of 14-bit audio) there is nothing to hear. */
const silence = 1e-4;

/** Joins a model with what works before and behind it; all are to be reused for many tracks. */
export async function createClassifier(model: LoadedModel): Promise<Classifier> {
  const { features, genres, reference } = model.manifest;
  return {
    model,
    extract: await createExtractor(features),
    profile: reference && createProfiler(reference, genres.length),
  };
}

/**
 * The whole job as one plain function: bytes → audio → features → model → classification.
 *
 * @param bytes the file as it was uploaded
 * @param signal stops the work between two steps
 * @throws Problem when the bytes are not audio that can be classified; AbortError
 */
export async function classify(
  bytes: Uint8Array,
  classifier: Classifier,
  limits: AudioLimits,
  signal?: AbortSignal,
): Promise<Classification> {
  const begun = performance.now();
  const classifySource = (source: AudioSource) =>
    classifyTrack(source, classifier, performance.now() - begun, signal);
  return withAudio(bytes, limits, classifySource, signal);
}

/** @param opening milliseconds that opening the track took, which count as decoding */
async function classifyTrack(
  opened: AudioSource,
  { model, extract, profile }: Classifier,
  opening: number,
  signal?: AbortSignal,
): Promise<Classification> {
  const timing: StageTiming = { decode: opening, resample: 0, features: 0, inference: 0 };
  const { features: parameters, genres } = model.manifest;
  const source = timed(opened, timing);

  const starts = segmentStarts(
    resampledLength(source.frames, source.sampleRate, parameters.sampleRate),
    parameters,
  );
  const length = segmentLength(parameters);
  const size = framesPerSegment(parameters) * parameters.nMfcc;
  const features = new Float32Array(starts.length * size);
  const resampler = createResampler(source.sampleRate, parameters.sampleRate);
  let isHeard = false;
  for (const [index, start] of starts.entries()) {
    await turn(undefined, { signal });
    const decoding = timing.decode;
    const reading = performance.now();
    const segment = await resampler.readWindow(source, start, length);
    const read = performance.now();
    timing.resample += read - reading - (timing.decode - decoding);
    isHeard ||= segment.some(sample => Math.abs(sample) >= silence);
    extract(segment, features.subarray(index * size, (index + 1) * size));
    timing.features += performance.now() - read;
  }
  if (!isHeard)
    throw new Problem('silent-audio', 'There is no sound in the parts of the track that are classified.');

  const inferring = performance.now();
  const output = model.predict(features);
  timing.inference = performance.now() - inferring;

  const segments = starts.map((start, index) => ({
    start: start / parameters.sampleRate,
    end: (start + length) / parameters.sampleRate,
    probabilities: Array.from(output.subarray(index * genres.length, (index + 1) * genres.length)),
  }));
  const probabilities = genres.map(
    (_, genre) => segments.reduce((sum, segment) => sum + segment.probabilities[genre], 0) / segments.length,
  );
  return {
    probabilities,
    segments,
    audio: {
      format: source.format,
      duration: source.frames / source.sampleRate,
      sampleRate: source.sampleRate,
      channels: source.channels,
    },
    timing,
    ...(profile && { profile: profile(features, probabilities) }),
  };
}

/** The same source, whose reads count as decoding. */
function timed(source: AudioSource, timing: StageTiming): AudioSource {
  return {
    ...source,
    async read(start, length) {
      const begun = performance.now();
      const samples = await source.read(start, length);
      timing.decode += performance.now() - begun;
      return samples;
    },
  };
}
