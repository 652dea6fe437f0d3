import { Counter, Histogram, type Registry } from 'prom-client';
import type { TimedClassification } from '../../engine/engine.js';
import { Problem } from '../../problems.js';
import { verdicts } from '../../engine/verdict.js';
import type { Answer } from '../../engine/answer.js';
import { origins, type Origin } from '../../engine/shared-answers.js';
import type { ServingVersion } from '../../models/registry/serving-version.js';
import { durationBuckets } from './buckets.js';

type Counted = Pick<ServingVersion, 'name' | 'version'>;

/** Counts what was computed, and with which outcome. */
export interface TrackMetrics {
  /** Notes an answer. */
  classified(model: Counted, answer: Pick<Answer, 'genre' | 'verdict'>, origin: Origin): void;
  /** Notes that a track whose answer was waited for has none. */
  unclassified(model: Counted, error: unknown): void;
  /** Notes the time of a track that was computed. */
  computed(model: Counted, classification: TimedClassification): void;
  /** Notes a tensor that a version computed on. */
  inferred(model: ServingVersion): void;
}

/** Genres of a version that are counted on their own, the first that occur; the others of a tagger with hundreds together. */
const mostGenres = 100;

/** What can become of a track that the service took and that is no fault of its file. */
const trackOutcomes = ['classified', 'failed'] as const;
type TrackOutcome = (typeof trackOutcomes)[number];

/** Whether a version, or the child that ran it, failed: not the file, the queue or the client. */
const isFailure = (error: unknown): boolean =>
  !(error instanceof Problem) || error.code === 'internal' || error.code === 'too-demanding';

export function trackMetrics(registry: Registry): TrackMetrics {
  const registers = [registry];
  const counted = new WeakMap<Counted, Set<string>>();
  const countedAs = (model: Counted, genre: string): string => {
    const genres = counted.get(model) ?? new Set();
    counted.set(model, genres);
    if (genres.size === mostGenres && !genres.has(genre)) return 'other';
    genres.add(genre);
    return genre;
  };
  const stages = new Histogram({
    name: 'hyena_stage_duration_seconds',
    help: 'Time that classified tracks took in each stage',
    labelNames: ['stage'],
    buckets: durationBuckets,
    registers,
  });
  const classifications = new Counter({
    name: 'hyena_classifications_total',
    help: 'Tracks classified',
    labelNames: ['model', 'version', 'genre'],
    registers,
  });
  const concluded = new Counter({
    name: 'hyena_verdicts_total',
    help: 'Tracks classified, by the verdict of the answer',
    labelNames: ['model', 'version', 'verdict'],
    registers,
  });
  const outcomes = new Counter({
    name: 'hyena_version_tracks_total',
    help: "Tracks that a version classified, or failed to for reasons that are its own or the service's",
    labelNames: ['model', 'version', 'outcome'],
    registers,
  });
  const note = ({ name: model, version }: Counted, outcome: TrackOutcome) => {
    // Both begin together, so that the first failure shows in rate().
    for (const each of trackOutcomes)
      outcomes.inc({ model, version, outcome: each }, Number(each === outcome));
  };
  const durations = new Histogram({
    name: 'hyena_version_duration_seconds',
    help: 'Time of all stages together of tracks that a version classified, without the queue',
    labelNames: ['model', 'version'],
    buckets: durationBuckets,
    registers,
  });
  const answers = new Counter({
    name: 'hyena_answers_total',
    help: 'Classifications by origin: computed, joined to an equal upload in progress, or remembered',
    labelNames: ['origin'],
    registers,
  });
  for (const origin of origins) answers.inc({ origin }, 0);
  const inferences = new Counter({
    name: 'hyena_inferences_total',
    help: 'Tensors inferred for callers of the Open Inference Protocol',
    labelNames: ['model', 'version'],
    registers,
  });

  return {
    classified(serving, { genre, verdict }, origin) {
      const { name: model, version } = serving;
      classifications.inc({ model, version, genre: countedAs(serving, genre) });
      // All begin together, so that a share of them can be told while some have not happened.
      for (const each of verdicts) concluded.inc({ model, version, verdict: each }, Number(each === verdict));
      answers.inc({ origin });
      note(serving, 'classified');
    },
    unclassified(serving, error) {
      if (isFailure(error)) note(serving, 'failed');
    },
    computed({ name: model, version }, { queue, timing }) {
      const { decode, resample, features, inference } = timing;
      durations.observe({ model, version }, (decode + resample + features + inference) / 1000);
      stages.observe({ stage: 'queue' }, queue / 1000);
      for (const [stage, duration] of Object.entries(timing) as [string, number][])
        stages.observe({ stage }, duration / 1000);
    },
    inferred: ({ name: model, version }) => inferences.inc({ model, version }),
  };
}
