import { LRUCache } from 'lru-cache';
import type { Digest } from '../models/version.js';
import { inSpan, noSpan, type Attributes, type Span, type SpanReference } from '../tracing/span.js';
import type { Classification } from './classify.js';
import { queueTime, type EnginePool, type PooledClassification } from './pool.js';

/** How an answer came about: by work of its own, by that of a request with the same content, or by an earlier one's. */
export const origins = ['computed', 'joined', 'remembered'] as const;
export type Origin = (typeof origins)[number];

/** A classification, and how it came about. `total` and `queue` are this request's own. */
export interface SharedClassification extends PooledClassification {
  readonly origin: Origin;
}

/** The bytes of an upload, in pieces, and their SHA-256. */
export interface Upload {
  readonly pieces: readonly Uint8Array[];
  /** Bytes. */
  readonly length: number;
  readonly digest: Uint8Array;
}

/** Work that goes on as long as somebody waits for it. */
interface Joint {
  readonly work: Promise<PooledClassification>;
  readonly controller: AbortController;
  /** Part of the request that began it. */
  readonly span: Span;
  callers: number;
}

/** An answer that is kept, and where it is recorded how it came about. */
interface Remembered {
  readonly classification: Classification;
  readonly reference: SpanReference | undefined;
}

/** Lets each content be classified once by a version, however many ask at a time, and remembers answers if told to. */
export class SharedClassifications {
  readonly #engine: Pick<EnginePool, 'classify'>;
  readonly #underWay = new Map<string, Joint>();
  readonly #remembered: LRUCache<string, Remembered> | undefined;

  /** @param remembered answers that are kept; 0 keeps none */
  constructor(engine: Pick<EnginePool, 'classify'>, remembered: number) {
    this.#engine = engine;
    this.#remembered = remembered > 0 ? new LRUCache({ max: remembered }) : undefined;
  }

  /**
   * Classifies one track.
   *
   * @param signal takes this caller away; the work ends with the last one
   * @param span of this caller's request
   * @throws as {@link EnginePool.classify}
   */
  async classify(
    { pieces, digest }: Upload,
    version: { readonly digest: Digest },
    signal: AbortSignal,
    span = noSpan,
  ): Promise<SharedClassification> {
    signal.throwIfAborted();
    const begun = performance.now();
    const key = `${version.digest} ${Buffer.from(digest).toString('base64')}`;
    const known = this.#remembered?.get(key);
    if (known) {
      span.begin('classify', { attributes: originOf('remembered'), link: known.reference }).end();
      const timing = { decode: 0, resample: 0, features: 0, inference: 0 };
      return {
        ...known.classification,
        timing,
        queue: 0,
        total: performance.now() - begun,
        origin: 'remembered',
      };
    }
    const joint = this.#underWay.get(key);
    if (!joint)
      return {
        ...(await this.#wait(key, this.#begin(key, pieces, version, span), signal)),
        origin: 'computed',
      };
    const options = { attributes: originOf('joined'), link: joint.span.reference };
    const classification = await inSpan(span, 'classify', options, () => this.#wait(key, joint, signal));
    const total = performance.now() - begun;
    return { ...classification, queue: queueTime(total, classification.timing), total, origin: 'joined' };
  }

  #begin(key: string, pieces: Upload['pieces'], version: { readonly digest: Digest }, parent: Span): Joint {
    const controller = new AbortController();
    const span = parent.begin('classify', { attributes: originOf('computed') });
    const work = this.#engine.classify(pieces, version, controller.signal, span);
    const joint = { work, controller, span, callers: 0 };
    this.#underWay.set(key, joint);
    work
      .then(
        ({ probabilities, segments, audio, timing }) => {
          span.end();
          const classification = { probabilities, segments, audio, timing };
          this.#remembered?.set(key, { classification, reference: span.reference });
        },
        (error: unknown) => span.end(error as Error),
      )
      .finally(() => this.#forget(key, joint));
    return joint;
  }

  /** Waits for the work as one of its callers. */
  #wait(key: string, joint: Joint, signal: AbortSignal): Promise<PooledClassification> {
    joint.callers += 1;
    return new Promise((resolve, reject) => {
      const leave = () => {
        reject(signal.reason as Error);
        joint.callers -= 1;
        if (joint.callers > 0) return;
        // Whoever comes now must not wait for work that is given up.
        this.#forget(key, joint);
        joint.controller.abort(signal.reason);
      };
      signal.addEventListener('abort', leave);
      joint.work.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
    });
  }

  #forget(key: string, joint: Joint): void {
    if (this.#underWay.get(key) === joint) this.#underWay.delete(key);
  }
}

const originOf = (origin: Origin): Attributes => ({ 'hyena.answer.origin': origin });
