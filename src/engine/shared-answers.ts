import { LRUCache } from 'lru-cache';
import type { ServingVersion } from '../models/registry/serving-version.js';
import type { Digest } from '../models/version.js';
import { inSpan, noSpan, type Attributes, type Span, type SpanReference } from '../tracing/span.js';
import type { Classification } from './classification.js';
import { queueTime, type TimedClassification } from './engine.js';
import type { ClassifyingEngine, Track } from './track.js';
import { compareShadow, type Comparison } from './shadows.js';

/** How an answer came about: by work of its own, by that of a request with the same content, or by an earlier one's. */
export const origins = ['computed', 'joined', 'remembered'] as const;
export type Origin = (typeof origins)[number];

/** A classification, and how it came about. `total` and `queue` are this request's own. */
export interface SharedAnswer extends TimedClassification {
  readonly origin: Origin;
}

/** Work on an upload that goes on as long as somebody waits for it. */
interface Joint {
  readonly client: string | undefined;
  readonly track: Track;
  /** Of the version. */
  readonly digest: Digest;
  readonly work: Promise<TimedClassification>;
  readonly controller: AbortController;
  /** Part of the request that began it. */
  readonly span: Span;
  /** Whether it gives the version's embedding. */
  readonly embedding: boolean;
  /** Seconds between the segments of its dense time line. */
  readonly every: number | undefined;
  callers: number;
}

/** An answer that is kept, and where it is recorded how it came about. */
interface Remembered {
  readonly classification: Classification;
  readonly reference: SpanReference | undefined;
}

/** The work that a caller asks for. */
export interface ClassificationRequest {
  /**
   * Who asks, by name; undefined for all who have none. Clients share nothing, as the time of an answer would tell one of
   * them that another has sent the same file.
   */
  readonly client?: string | undefined;
  readonly track: Track;
  readonly version: ServingVersion;
  /** Whether the embedding is wanted, which the version must have. Work that gives it answers those too who do not want it. */
  readonly embedding?: boolean | undefined;
  /** Seconds between the segments of a dense time line, in place of the segments that the version looks at. */
  readonly every?: number | undefined;
  /** Another version that is compared with it, in work that nobody waits for. */
  readonly shadow?: ServingVersion | undefined;
  /** Takes this caller away; the work ends with the last one. */
  readonly signal: AbortSignal;
  /** Of this caller's request. */
  readonly span?: Span;
}

/** Notified of work that was done, once however many asked for it, and whether or not they still wait. */
export interface WorkListener {
  computed(version: ServingVersion, classification: TimedClassification): void;
  compared(shadow: ServingVersion, comparison: Comparison): void;
}

/**
 * Lets each content of a client be classified once by a version, however many requests for it come at a time, and keeps
 * answers where a cache size is set.
 */
export class SharedAnswers {
  readonly #engine: ClassifyingEngine;
  readonly #underWay = new Set<Joint>();
  readonly #remembered: LRUCache<string, Remembered> | undefined;
  readonly #listener: WorkListener;

  /** @param remembered answers that are kept, of which dense time lines count as several; 0 keeps none */
  constructor(engine: ClassifyingEngine, remembered: number, listener: WorkListener) {
    this.#engine = engine;
    this.#listener = listener;
    this.#remembered = remembered > 0 ? new LRUCache({ maxSize: remembered }) : undefined;
  }

  /**
   * Classifies one track.
   *
   * @throws Problem as the answer of {@link Engine.classify}; the signal's reason
   */
  async classify(request: ClassificationRequest): Promise<SharedAnswer> {
    const { client, track, version, embedding = false, every, signal, span = noSpan } = request;
    signal.throwIfAborted();
    const begun = performance.now();
    const known = this.#remembered?.get(keyOf(client, track, version.digest, every));
    if (known && (!embedding || known.classification.embedding)) {
      span.begin('classify', { attributes: originOf('remembered'), link: known.reference }).end();
      const timing = { decode: 0, resample: 0, features: 0, inference: 0 };
      return {
        ...known.classification,
        timing,
        processor: 0,
        queue: 0,
        total: performance.now() - begun,
        origin: 'remembered',
      };
    }
    const joint = this.#find(request);
    if (!joint)
      return {
        ...(await this.#wait(this.#begin(request), signal)),
        origin: 'computed',
      };
    const options = { attributes: originOf('joined'), link: joint.span.reference };
    const classification = await inSpan(span, 'classify', options, () => this.#wait(joint, signal));
    const total = performance.now() - begun;
    return { ...classification, queue: queueTime(total, classification.timing), total, origin: 'joined' };
  }

  /** By comparing bytes, not digests: uploads that differ do so early, and most come while no other is as long. */
  #find({ client, track, version, embedding = false, every }: ClassificationRequest): Joint | undefined {
    for (const joint of this.#underWay)
      if (
        joint.client === client &&
        joint.digest === version.digest &&
        joint.every === every &&
        (joint.embedding || !embedding) &&
        joint.track.equals(track)
      )
        return joint;
    return undefined;
  }

  #begin({
    client,
    track,
    version,
    embedding = false,
    every,
    shadow,
    span: parent = noSpan,
  }: ClassificationRequest): Joint {
    const controller = new AbortController();
    const span = parent.begin('classify', { attributes: originOf('computed') });
    const shadows = shadow && shadow !== version ? [shadow] : [];
    const { signal } = controller;
    const underWay = track.classify(this.#engine, version, {
      shadows,
      embedding,
      every,
      signal,
      span,
    });
    // A listener that throws is a defect for the callers to report; nobody else would catch it.
    const work = underWay.answer.then(classification => {
      this.#listener.computed(version, classification);
      return classification;
    });
    const { digest } = version;
    const joint = { client, track, digest, embedding, every, work, controller, span, callers: 0 };
    this.#underWay.add(joint);
    work
      .then(
        classification => {
          span.end();
          // The profile counts once only.
          const { probabilities, novelty, segments, embedding, audio, timing, processor } = classification;
          const kept = { probabilities, segments, audio, timing, processor };
          this.#remembered?.set(
            keyOf(client, track, digest, every),
            {
              classification: {
                ...kept,
                ...(novelty !== undefined && { novelty }),
                ...(embedding && { embedding }),
              },
              reference: span.reference,
            },
            { size: Math.max(1, Math.ceil(segments.length / version.manifest.features.segments)) },
          );
        },
        (error: unknown) => span.end(error as Error),
      )
      .finally(() => this.#underWay.delete(joint));
    for (const [index, other] of shadows.entries()) {
      const release = other.lease();
      void Promise.all([work, underWay.shadows])
        .then(
          ([{ probabilities }, results]) =>
            this.#listener.compared(other, compareShadow(version, probabilities, other, results[index])),
          // Without an answer there is nothing to compare.
          () => undefined,
        )
        .finally(release);
    }
    return joint;
  }

  /** Waits for the work as one of its callers. */
  #wait(joint: Joint, signal: AbortSignal): Promise<TimedClassification> {
    joint.callers += 1;
    return new Promise((resolve, reject) => {
      const leave = () => {
        reject(signal.reason as Error);
        joint.callers -= 1;
        if (joint.callers > 0) return;
        // A new caller must not wait for work that is given up.
        this.#underWay.delete(joint);
        joint.controller.abort(signal.reason);
      };
      signal.addEventListener('abort', leave);
      joint.work.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
    });
  }
}

function keyOf(
  client: string | undefined,
  { digest }: Track,
  version: Digest,
  every: number | undefined,
): string {
  return `${client ?? ''} ${version} ${every ?? ''} ${Buffer.from(digest).toString('base64')}`;
}

const originOf = (origin: Origin): Attributes => ({ 'hyena.answer.origin': origin });
