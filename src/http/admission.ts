import type { HttpSettings } from './settings.js';
import type { Engine } from '../engine/engine.js';
import { Problem } from '../problems.js';
import type { ModelRegistry } from '../models/registry/model-registry.js';

/** A request that was let in. To be left when it has its answer, whatever that is. */
export interface Place {
  /**
   * Takes memory for this request's upload.
   *
   * @throws Problem `uploads-full`
   */
  hold(bytes: number): void;
  /** Gives the place and its memory back. */
  leave(): void;
}

type Limits = Pick<HttpSettings, 'maxRequests' | 'maxUploadMemoryBytes'>;

/** What a form may have around its file, in bytes. */
export const formAllowance = 65_536;

/** Decides which requests to classify or infer are let in, from what is known before the body arrives; and bounds their memory. */
export class Admission {
  readonly #limits: Limits;
  readonly #engine: Engine;
  readonly #registry: Pick<ModelRegistry, 'isReady'>;
  #requests = 0;
  #held = 0;

  constructor(limits: Limits, engine: Engine, registry: Pick<ModelRegistry, 'isReady'>) {
    this.#limits = limits;
    this.#engine = engine;
    this.#registry = registry;
  }

  /** Requests under way. */
  get requests(): number {
    return this.#requests;
  }

  /** Bytes that uploads take. */
  get held(): number {
    return this.#held;
  }

  /**
   * Lets a request in.
   *
   * @param limit bytes that the upload may have
   * @param length bytes of the body, as the client announced it
   * @throws Problem `not-ready`, `too-large`, `too-many-requests`, `queue-full`, `uploads-full`
   */
  enter(limit: number, length = 0): Place {
    const { maxRequests } = this.#limits;
    if (!this.#engine.hasStarted || !this.#registry.isReady)
      throw new Problem('not-ready', 'The model is still loading; try again in a moment.');
    if (length > limit + formAllowance) throw tooLarge(limit);
    if (this.#requests >= maxRequests)
      throw this.#busy(
        'too-many-requests',
        `The service takes ${maxRequests} requests at a time, those of all clients together; try again later.`,
      );
    if (this.#engine.isFull) throw this.#busy('queue-full', 'The queue is full; try again later.');
    this.#checkMemory(length);

    this.#requests += 1;
    let held = 0;
    let hasLeft = false;
    return {
      hold: bytes => {
        // A file was looked up for a client that is gone.
        if (hasLeft) return;
        this.#checkMemory(bytes);
        held += bytes;
        this.#held += bytes;
      },
      leave: () => {
        if (hasLeft) return;
        hasLeft = true;
        this.#requests -= 1;
        this.#held -= held;
      },
    };
  }

  #checkMemory(bytes: number): void {
    if (this.#held + bytes > this.#limits.maxUploadMemoryBytes)
      throw this.#busy('uploads-full', 'Other uploads take all the memory for uploads; try again later.');
  }

  #busy(code: 'too-many-requests' | 'queue-full' | 'uploads-full', detail: string): Problem {
    return new Problem(code, detail, { retryAfter: this.#engine.secondsToWait });
  }
}

/** The refusal of an upload with more than `limit` bytes. */
export function tooLarge(limit: number): Problem {
  return new Problem(
    'too-large',
    `The upload has more than ${limit} bytes, the most that the service takes; send a shorter excerpt, or fewer segments.`,
  );
}
