import type { AudioSource } from '../audio/source.js';
import type { TimeLine } from '../features/dense-segments.js';
import { featureSize, segmentLength } from '../features/parameters.js';
import type { Manifest } from '../models/manifest.js';
import type { LoadedModel } from '../runtimes/load-model.js';
import type { Prediction } from '../runtimes/network.js';
import { requireProbabilities } from '../runtimes/probabilities.js';
import type { Analysis, TrackFeatures } from './analyse.js';
import { analyseDensely } from './analyse-densely.js';
import type { Classification, ClassifiedSegment } from './classification.js';
import type { Classifier } from './classifier.js';
import { meanOverSegments } from './pool-track.js';
import type { Stages } from './stages.js';

/** A classification but for the processor time, which is the job's. */
type MeasuredClassification = Omit<Classification, 'processor'>;

/** Classifies a track by the segments that a version looks at. */
export async function classifyTrack(
  source: AudioSource,
  analyse: Analysis,
  { model, extract, profile }: Classifier,
  stages: Stages,
  withEmbedding: boolean,
): Promise<MeasuredClassification> {
  const features = await analyse(model.manifest.features, extract);
  const prediction = await predict(features, model, stages);
  const { starts, values } = features;
  const track = joinStretches(source, model.manifest, [{ starts, prediction }], withEmbedding);
  return {
    ...track,
    timing: stages.timing,
    ...(profile && {
      profile: profile(values, starts.length, track.probabilities, prediction.embedding),
    }),
  };
}

/**
 * Classifies a track by a dense time line: each stretch of it has a novelty of its own, and there is no profile, as references are of
 * the segments that a version looks at.
 */
export async function classifyDensely(
  source: AudioSource,
  line: TimeLine,
  { model, extract }: Classifier,
  stages: Stages,
  withEmbedding: boolean,
  signal?: AbortSignal,
): Promise<MeasuredClassification> {
  const { features: parameters, labels } = model.manifest;
  const maxSegments = Math.min(line.maxSegments, Math.max(1, Math.floor(mostScores / labels.length)));
  const stretches: Stretch[] = [];
  const features = analyseDensely(source, parameters, extract, { ...line, maxSegments }, stages, signal);
  for await (const stretch of features)
    stretches.push({ starts: stretch.starts, prediction: await predict(stretch, model, stages) });
  const track = joinStretches(source, model.manifest, stretches, withEmbedding);
  const noveltyOf = stretches.flatMap(({ starts, prediction }) => starts.map(() => prediction.novelty));
  const segments = track.segments.map((segment, index) => {
    const novelty = noveltyOf[index];
    return { ...segment, ...(novelty !== undefined && { novelty }) };
  });
  return { ...track, segments, timing: stages.timing };
}

/** Scores of a time line: those of 497 segments by a model of 527 labels. As JSON they take the process that serves some 50 ms. */
const mostScores = 2 ** 18;

/** Some segments that were computed together. */
interface Stretch {
  readonly starts: readonly number[];
  readonly prediction: Prediction;
}

async function predict({ values }: TrackFeatures, model: LoadedModel, stages: Stages): Promise<Prediction> {
  const prediction = await infer(values, model, stages);
  requireProbabilities(prediction.scores);
  return prediction;
}

function joinStretches(
  { format, frames, sampleRate, channels }: AudioSource,
  { features: parameters, labels }: Manifest,
  stretches: readonly Stretch[],
  withEmbedding: boolean,
): Omit<Classification, 'timing' | 'processor'> {
  const length = segmentLength(parameters);
  const segments = stretches.flatMap(({ starts, prediction: { scores } }) =>
    starts.map((start, index): ClassifiedSegment => ({
      start: start / parameters.sampleRate,
      end: (start + length) / parameters.sampleRate,
      probabilities: Array.from(scores.subarray(index * labels.length, (index + 1) * labels.length)),
    })),
  );
  const novelties = stretches.flatMap(({ starts, prediction: { novelty } }) =>
    novelty === undefined ? [] : starts.map(() => novelty),
  );
  const embedding = withEmbedding ? joined(stretches.map(each => each.prediction.embedding)) : undefined;
  const scores = joined(stretches.map(each => each.prediction.scores))!;
  return {
    probabilities: meanOverSegments(scores, labels.length),
    ...(novelties.length > 0 && { novelty: meanOverSegments(novelties, 1)[0] }),
    segments,
    audio: { format, duration: frames / sampleRate, sampleRate, channels },
    ...(embedding && {
      embedding: Float32Array.from(meanOverSegments(embedding, embedding.length / segments.length)),
    }),
  };
}

/** All numbers, one array after another; undefined where there are none. */
function joined(arrays: readonly (Float32Array | undefined)[]): Float32Array | undefined {
  if (arrays.length === 1) return arrays[0];
  const present = arrays.filter(array => array !== undefined);
  if (present.length < arrays.length) return undefined;
  const all = new Float32Array(present.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const array of present) {
    all.set(array, at);
    at += array.length;
  }
  return all;
}

/** Lets a model compute on features, as the stage that this is. */
export function infer(features: Float32Array, model: LoadedModel, stages: Stages): Promise<Prediction> {
  const { name, version } = model.manifest;
  const segments = features.length / featureSize(model.manifest.features);
  return stages.measure('inference', () => model.predict(features, segments), {
    'hyena.model.name': name,
    'hyena.model.version': version,
    'hyena.backend': model.backend,
  });
}
