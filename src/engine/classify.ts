import { setImmediate as turn } from 'node:timers/promises';
import { createProfiler, type Profile, type Profiler } from '../drift/profile.js';
import { withAudio, type AudioLimits } from '../audio/open.js';
import { createResampler, resampledLength } from '../audio/resample/resampler.js';
import type { AudioSource } from '../audio/source.js';
import { Problem } from '../problems.js';
import { createExtractor, type Extractor } from '../features/extractor.js';
import { featureSize, segmentLength } from '../features/parameters.js';
import { segmentStarts } from '../features/segments.js';
import { meanOverSegments } from './pool-track.js';
import type { LoadedModel } from '../runtimes/load-model.js';
import { now, type Attributes } from '../tracing/span.js';
import { Stages, type Stage, type StageTiming } from '../pool/stages.js';

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
  const { features, labels, reference } = model.manifest;
  return {
    model,
    extract: await createExtractor(features),
    profile: reference && createProfiler(reference, labels.length),
  };
}

/**
 * The whole job as one plain function: bytes → audio → features → model → classification.
 *
 * @param bytes the file as it was uploaded
 * @param signal stops the work between two steps
 * @param stages filled with what each took, also when it fails
 * @throws Problem when the bytes are not audio that can be classified; AbortError
 */
export async function classify(
  bytes: Uint8Array,
  classifier: Classifier,
  limits: AudioLimits,
  signal?: AbortSignal,
  stages: Stage[] = [],
): Promise<Classification> {
  const begun = now();
  const classifySource = (source: AudioSource) => {
    const measured = new Stages(stages);
    // Opening a track is part of decoding it.
    measured.note('decode', begun, audioAttributes(source));
    return classifyTrack(source, classifier, measured, signal);
  };
  try {
    return await withAudio(bytes, limits, classifySource, signal);
  } catch (error) {
    if (stages.length === 0) new Stages(stages).note('decode', begun).failed = true;
    throw error;
  }
}

async function classifyTrack(
  opened: AudioSource,
  { model, extract, profile }: Classifier,
  stages: Stages,
  signal?: AbortSignal,
): Promise<Classification> {
  const { features: parameters, labels } = model.manifest;
  const source: AudioSource = {
    ...opened,
    read: (start, length) => stages.measure('decode', () => opened.read(start, length)),
  };

  const starts = segmentStarts(
    resampledLength(source.frames, source.sampleRate, parameters.sampleRate),
    parameters,
  );
  const length = segmentLength(parameters);
  const size = featureSize(parameters);
  const features = new Float32Array(starts.length * size);
  const resampler = createResampler(source.sampleRate, parameters.sampleRate);
  let isHeard = false;
  for (const [index, start] of starts.entries()) {
    await turn(undefined, { signal });
    const segment = await stages.measure('resample', () => resampler.readWindow(source, start, length));
    isHeard ||= segment.some(sample => Math.abs(sample) >= silence);
    await stages.measure('features', () =>
      extract(segment, features.subarray(index * size, (index + 1) * size)),
    );
  }
  if (!isHeard)
    throw new Problem('silent-audio', 'There is no sound in the parts of the track that are classified.');

  const output = await infer(features, model, stages);

  const segments = starts.map((start, index) => ({
    start: start / parameters.sampleRate,
    end: (start + length) / parameters.sampleRate,
    probabilities: Array.from(output.subarray(index * labels.length, (index + 1) * labels.length)),
  }));
  const probabilities = meanOverSegments(output, labels.length);
  return {
    probabilities,
    segments,
    audio: {
      format: source.format,
      duration: source.frames / source.sampleRate,
      sampleRate: source.sampleRate,
      channels: source.channels,
    },
    timing: stages.timing,
    ...(profile && { profile: profile(features, probabilities) }),
  };
}

/** Lets a model compute on features, as the stage that this is. */
export function infer(features: Float32Array, model: LoadedModel, stages: Stages): Promise<Float32Array> {
  const { name, version } = model.manifest;
  return stages.measure('inference', () => predictScores(model, features), {
    'hyena.model.name': name,
    'hyena.model.version': version,
    'hyena.backend': model.backend,
  });
}

async function predictScores(model: LoadedModel, features: Float32Array): Promise<Float32Array> {
  const segments = features.length / featureSize(model.manifest.features);
  return (await model.predict(features, segments)).scores;
}

function audioAttributes({ format, frames, sampleRate, channels }: AudioSource): Attributes {
  return {
    'hyena.audio.format': format,
    'hyena.audio.duration': frames / sampleRate,
    'hyena.audio.sample_rate': sampleRate,
    'hyena.audio.channels': channels,
  };
}
