import { setImmediate as turn } from 'node:timers/promises';
import { createProfiler, type Profile } from '../drift/profile.js';
import { withAudio, type AudioLimits } from '../audio/open.js';
import type { AudioSource } from '../audio/source.js';
import { createExtractor, type Extractor } from '../features/extractor.js';
import type { TimeLine } from '../features/dense-segments.js';
import { driftValues } from '../features/parameters.js';
import type { Manifest } from '../models/manifest.js';
import type { LoadedModel } from '../runtimes/load-model.js';
import { now, type Attributes } from '../tracing/span.js';
import type { Stage } from '../pool/stage.js';
import { createAnalysis } from './analyse.js';
import { classifyDensely, classifyTrack } from './classify-track.js';
import { Stages, type StageTiming } from './stages.js';

/** What the service says of one track. Probabilities are in the order of the model's genres. */
export interface Classification {
  /** Mean over the segments. */
  readonly probabilities: number[];
  /** Of the track; absent where the network gives none. */
  readonly novelty?: number;
  readonly segments: readonly ClassifiedSegment[];
  readonly audio: AudioFacts;
  readonly timing: StageTiming;
  /** Mean over the segments, as many numbers as the manifest says; where it was asked for. */
  readonly embedding?: Float32Array;
  /** What is compared with the version's reference, where it has one. */
  readonly profile?: Profile;
}

/** One segment's own answer; `start` and `end` in seconds from the beginning of the track. */
export interface ClassifiedSegment {
  readonly start: number;
  readonly end: number;
  readonly probabilities: number[];
  /** Of the stretch that it is in, in a dense time line of a network that gives a novelty. */
  readonly novelty?: number;
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
  readonly profile: TrackProfiler | undefined;
}

/** Joins a model with the stages before and after it; all are to be reused for many tracks. */
export async function createClassifier(model: LoadedModel): Promise<Classifier> {
  return {
    model,
    extract: await createExtractor(model.manifest.features),
    profile: await createTrackProfiler(model.manifest),
  };
}

/**
 * Profiles a track for drift.
 *
 * @param features of its segments, `segments × frames × values`
 * @param probabilities of the labels, in the model's order
 * @param embedding `segments × dimensions`, where the network gives one
 */
type TrackProfiler = (
  features: Float32Array,
  segments: number,
  probabilities: readonly number[],
  embedding: Float32Array | undefined,
) => Profile;

async function createTrackProfiler({
  features: parameters,
  labels,
  reference,
}: Manifest): Promise<TrackProfiler | undefined> {
  if (!reference) return undefined;
  const profile = createProfiler(reference, labels.length);
  const { rows } = driftValues(parameters);
  // Few versions need it.
  const describe =
    reference.embedding && (await import('../drift/embedding-statistics.js')).embeddingStatistics;
  return (features, segments, probabilities, embedding) =>
    profile(rows(features), probabilities, embedding && describe?.(embedding, segments));
}

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
  const begun = now();
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
      const classification = await (line && isFirst
        ? classifyDensely(source, line, left[0], measured, embedding, signal)
        : classifyTrack(source, analyse, left[0], measured, embedding && isFirst));
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
