import { fileURLToPath } from 'node:url';
import type { AudioLimits } from '../audio/open.js';
import type { BackendPreference } from '../models/runtime.js';
import type { Digest } from '../models/version.js';
import type { Classification } from './classify.js';
import type { ChildOptions, ChildStatus, Job, ModelReference } from './job.js';
import { endReasons, ProcessPool, type EndReason, type ProcessPoolOptions } from './process-pool.js';

/** How large the pool is and what a track may take. */
export interface PoolOptions extends Omit<ProcessPoolOptions, 'filename' | 'childOptions' | 'permissions'> {
  readonly limits: AudioLimits;
  readonly backend: BackendPreference;
  /** Folder that all versions lie in; the children may read it. */
  readonly modelStore: string;
  /** Versions that every child loads before its first track. */
  readonly preload: readonly ModelReference[];
}

/** A classification and how long it took as its caller saw it, in milliseconds. */
export interface PooledClassification extends Classification {
  readonly queue: number;
  readonly total: number;
}

/** Classifies in child processes, so that the process that serves HTTP does nothing else. */
export class EnginePool {
  readonly #pool: ProcessPool;
  readonly #options: PoolOptions;
  readonly #loaded = new Set<Digest>();
  readonly #ends = Object.fromEntries(endReasons.map(reason => [reason, 0])) as Record<EndReason, number>;
  #children: readonly ChildStatus[] = [];
  #inFlight = 0;

  /** Starts the children; {@link warmUp} says when they are warm. */
  constructor(options: PoolOptions) {
    const { backend, preload, modelStore, onEnd } = options;
    const childOptions: ChildOptions = {
      backend,
      preload: preload.map(({ directory, digest }) => ({ directory, digest })),
    };
    this.#options = options;
    this.#pool = new ProcessPool({
      ...options,
      filename: fileURLToPath(new URL('./child.js', import.meta.url)),
      childOptions,
      permissions: { read: [modelStore] },
      onEnd: (reason, ...details) => {
        this.#ends[reason] += 1;
        onEnd?.(reason, ...details);
      },
    });
  }

  /**
   * Waits until every child has loaded its models.
   *
   * @throws Error when a child cannot start: a model that does not load, a backend that is not to be had
   */
  async warmUp(): Promise<readonly ChildStatus[]> {
    this.#children = await this.#pool.warmUp<ChildStatus>();
    for (const { digest } of this.#options.preload) this.#loaded.add(digest);
    return this.#children;
  }

  /** What the first children said of themselves when they became warm; empty before. */
  get children(): readonly ChildStatus[] {
    return this.#children;
  }

  /** Children that are warm now, at work or not. */
  get warmChildren(): number {
    return this.#pool.warmChildren;
  }

  /** Whether all children have been warm once: from then on a track is classified sooner or later. */
  get hasStarted(): boolean {
    return this.#children.length > 0;
  }

  /** Whether a version is in the memory of the children. */
  isLoaded(digest: Digest): boolean {
    return this.#loaded.has(digest);
  }

  /** Tracks that wait for a child. */
  get waiting(): number {
    return this.#pool.waiting;
  }

  /** Tracks accepted and not yet answered, waiting or at work. */
  get inFlight(): number {
    return this.#inFlight;
  }

  /** Children that ended since the start, by reason. */
  get ends(): Readonly<Record<EndReason, number>> {
    return this.#ends;
  }

  /** Whether another track would be refused. */
  get isFull(): boolean {
    return this.#pool.isFull;
  }

  /** Seconds until the tracks that wait now will have been taken, by the time that tracks took lately. */
  get secondsToWait(): number {
    return this.#pool.secondsToWait;
  }

  /**
   * Classifies one track.
   *
   * @param signal ends the work when nobody waits for the answer any more
   * @throws Problem that says why there is no classification: the file's own fault, `queue-full`, `queue-timeout`; what
   * `signal` aborts with
   */
  async classify(
    bytes: Uint8Array,
    { directory, digest }: ModelReference,
    signal?: AbortSignal,
  ): Promise<PooledClassification> {
    const job: Job = { model: { directory, digest }, limits: this.#options.limits };
    const started = performance.now();
    this.#inFlight += 1;
    try {
      const classification = await this.#pool.run<Classification>('classify', job, { bytes, signal });
      this.#loaded.add(digest);
      const total = performance.now() - started;
      const { decode, resample, features, inference } = classification.timing;
      const queue = Math.max(0, total - decode - resample - features - inference);
      return { ...classification, queue, total };
    } finally {
      this.#inFlight -= 1;
    }
  }

  /** Ends the children. Tracks still under way fail. */
  async close(): Promise<void> {
    await this.#pool.close();
  }
}
