import { fileURLToPath } from 'node:url';
import type { AudioLimits } from '../audio/open.js';
import { Problem } from '../errors.js';
import type { BackendPreference } from '../models/runtime.js';
import type { Digest } from '../models/version.js';
import type { Classification } from './classify.js';
import type { ChildOptions, ChildStatus, Job, ModelReference } from './job.js';
import { ProcessPool } from './process-pool.js';

/** How large the pool is and what it may do. */
export interface PoolOptions {
  /** Child processes. */
  readonly workers: number;
  /** Tracks that may wait for a child. */
  readonly queueLimit: number;
  /** Milliseconds that a track may take, from the moment it is accepted. */
  readonly deadline: number;
  readonly limits: AudioLimits;
  readonly backend: BackendPreference;
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
  #children: readonly ChildStatus[] = [];
  #inFlight = 0;

  /** Starts the children; {@link warmUp} says when they are warm. */
  constructor(options: PoolOptions) {
    const { backend, preload, workers, queueLimit } = options;
    const childOptions: ChildOptions = {
      backend,
      preload: preload.map(({ directory, digest }) => ({ directory, digest })),
    };
    this.#options = options;
    this.#pool = new ProcessPool({
      filename: fileURLToPath(new URL('./child.js', import.meta.url)),
      childOptions,
      workers,
      queueLimit,
    });
  }

  /**
   * Waits until every child has loaded its models.
   *
   * @throws Error when a child cannot start: a model that does not load, a backend that is not to be had
   */
  async warmUp(): Promise<readonly ChildStatus[]> {
    const { workers, preload } = this.#options;
    this.#children = await Promise.all(
      Array.from({ length: workers }, () => this.#pool.run<ChildStatus>('status', undefined)),
    );
    for (const { digest } of preload) this.#loaded.add(digest);
    return this.#children;
  }

  /** What the children said of themselves when they became warm; empty before. */
  get children(): readonly ChildStatus[] {
    return this.#children;
  }

  /** Whether the children are warm. */
  get isReady(): boolean {
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

  /** Children that ended without being asked to, since the start. */
  get deaths(): number {
    return this.#pool.deaths;
  }

  /** Whether another track would be refused. */
  get isFull(): boolean {
    return this.#inFlight >= this.#options.workers + this.#options.queueLimit;
  }

  /**
   * Classifies one track.
   *
   * @param signal ends the work when nobody waits for the answer any more
   * @throws Problem that says why there is no classification: the file's own fault, `overloaded`, `deadline-exceeded`
   */
  async classify(
    bytes: Uint8Array,
    { directory, digest }: ModelReference,
    signal?: AbortSignal,
  ): Promise<PooledClassification> {
    const job: Job = { bytes, model: { directory, digest }, limits: this.#options.limits };
    const deadline = AbortSignal.timeout(this.#options.deadline);
    const started = performance.now();
    this.#inFlight += 1;
    try {
      const classification = await this.#pool.runOnFile<Classification>(
        'classify',
        job,
        signal ? AbortSignal.any([signal, deadline]) : deadline,
      );
      this.#loaded.add(digest);
      const total = performance.now() - started;
      const { decode, resample, features, inference } = classification.timing;
      const queue = Math.max(0, total - decode - resample - features - inference);
      return { ...classification, queue, total };
    } catch (error) {
      if (!deadline.aborted || signal?.aborted) throw error;
      throw new Problem(
        'deadline-exceeded',
        'The track was not classified within the deadline; try a shorter one.',
        { cause: error },
      );
    } finally {
      this.#inFlight -= 1;
    }
  }

  /** Ends the children. Tracks still under way fail. */
  async close(): Promise<void> {
    await this.#pool.close();
  }
}
