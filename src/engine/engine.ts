import { fileURLToPath } from 'node:url';
import type { AudioLimits } from '../audio/open.js';
import type { ByteRange } from '../audio/sparse/sparse-file.js';
import { addonFault, isAddon } from '../runtimes/addons.js';
import type { BackendPreference } from '../runtimes/tfjs/runtime.js';
import type { Manifest } from '../models/manifest.js';
import type { VersionHost } from '../models/registry/version-host.js';
import type { Digest, VerifiedVersion } from '../models/version.js';
import type { Span } from '../tracing/span.js';
import type { OnWait } from '../pool/child-queue.js';
import type { Classification } from './classification.js';
import type {
  BytesLacking,
  ChildOptions,
  ChildStatus,
  ClassifyJob,
  ClassifyPartsJob,
  InferJob,
  UnloadJob,
} from './job.js';
import { packVersion, type Parcel } from './parcel.js';
import type { Isolation } from '../pool/isolation.js';
import type { Permissions } from '../pool/confinement.js';
import type { Chore } from '../pool/chore.js';
import { ProcessPool } from '../pool/process-pool.js';
import {
  endReasons,
  type EndReason,
  type ProcessPoolOptions,
  type ReadingTaskOptions,
} from '../pool/process-pool-options.js';
import { practiceTracks } from './practice/tracks.js';
import {
  classificationReader,
  inferenceReader,
  partsReader,
  readStatus,
  type Asked,
  type Inference,
} from './read-results.js';
import type { StageTiming } from './stages.js';

export { waitOutcomes } from '../pool/child-queue.js';
export { walls, wrapperNames } from '../pool/isolation.js';

/** Bytes of the scores that one result may have: of ten thousand labels in a hundred segments. */
const largestScores = 2 ** 22;

/** How large the pool is and what a track may take. */
export interface EngineOptions extends Omit<
  ProcessPoolOptions,
  'filename' | 'childOptions' | 'permissions' | 'preparation' | 'practice' | 'onWait' | 'resultBytes'
> {
  readonly limits: AudioLimits;
  /** Segments that a dense time line may have. */
  readonly maxSegments: number;
  readonly backend: BackendPreference;
  /** Whether an idle child classifies a track of each kind once, so that its first callers need not wait for what that loads. */
  readonly practises?: boolean;
}

/** A classification and how long it took as its caller saw it, in milliseconds. */
export interface TimedClassification extends Classification {
  readonly queue: number;
  readonly total: number;
}

/** A version that every child has. */
export interface Loaded {
  readonly digest: Digest;
}

/** How a track is to be classified. */
export interface EngineClassifyOptions {
  /** Other versions; they must stay loaded until `shadows` of {@link ClassificationUnderWay} settles. */
  readonly shadows?: readonly Loaded[];
  /** Whether the version's embedding is wanted too, which its manifest must say that it has. */
  readonly embedding?: boolean;
  /** Seconds between the segments of a dense time line over the whole track, for the version that answers. */
  readonly every?: number | undefined;
  /** Whether this goes on with a track that has waited for a child, and need not wait for its turn again. */
  readonly goesOn?: boolean | undefined;
  /** Ends the work when nobody waits for the answer any more. */
  readonly signal?: AbortSignal | undefined;
  /** What the work is part of. */
  readonly span?: Span | undefined;
}

/** Parts of a file. */
export interface FileParts {
  /** Bytes of the whole file. */
  readonly size: number;
  /** Where the parts are in it. */
  readonly ranges: readonly ByteRange[];
  /** One a range. */
  readonly pieces: readonly Uint8Array[];
}

/** How a request is to be computed. */
export interface InferOptions {
  /** Bytes of its JSON, where a binary tensor follows. */
  readonly headerLength?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly span?: Span | undefined;
}

/** The classification of a shadow; none if a track waited for the child, or if the shadow could not classify. */
export type ShadowResult = Classification | 'skipped' | 'failed';

/** A track under way. */
export interface ClassificationUnderWay {
  /**
   * Rejects with a Problem that says why there is no classification (the file's own fault, `queue-full`,
   * `queue-timeout`), or with the signal's reason.
   */
  readonly answer: Promise<TimedClassification>;
  /** One a shadow, in their order; never rejects. */
  readonly shadows: Promise<readonly ShadowResult[]>;
}

/** What came of it, with its time where it is a classification. */
type Timed<Result> = Result extends Classification ? TimedClassification : Result;

/** A task under way, and its shadows as in {@link ClassificationUnderWay}. */
interface Started<Result> {
  readonly first: Promise<Timed<Result>>;
  readonly shadows: Promise<readonly ShadowResult[]>;
}

/** A track under way of which parts are here. */
export type PartsUnderWay = Started<Classification | BytesLacking>;

/** Classifies in child processes, so that the process that serves HTTP does nothing else. */
export class Engine implements VersionHost {
  readonly #pool: ProcessPool;
  readonly #options: EngineOptions;
  /** What every child has, and every new one gets. */
  readonly #parcels = new Map<Digest, Parcel>();
  /** How often each of them was loaded and not unloaded: the same content may come back while it is still in use. */
  readonly #holders = new Map<Digest, number>();
  #permissions: Permissions;
  #changing: Promise<unknown> = Promise.resolve();
  readonly #ends = Object.fromEntries(endReasons.map(reason => [reason, 0])) as Record<EndReason, number>;
  #children: readonly ChildStatus[] = [];
  #inFlight = 0;
  /** Called with the time that each track and tensor waited for a child. */
  onWait: OnWait = () => undefined;

  /** Starts the children; {@link warmUp} says when they are warm. */
  constructor(options: EngineOptions) {
    const { backend, practises = false, onEnd } = options;
    const childOptions: ChildOptions = { backend };
    const practice = practises ? practiceTracks() : undefined;
    this.#options = options;
    // libtensorflow is an addon.
    this.#permissions = { read: [], addons: backend === 'tensorflow' };
    this.#pool = new ProcessPool({
      ...options,
      filename: fileURLToPath(new URL('./child.js', import.meta.url)),
      childOptions,
      permissions: this.#permissions,
      resultBytes: largestScores,
      onWait: (...wait) => this.onWait(...wait),
      preparation: () => [...this.#parcels.values()].map(parcel => ({ name: 'load', ...parcel })),
      practice: practice && (times => this.#practiceOn(practice.at(times))),
      onEnd: (reason, ...details) => {
        this.#ends[reason] += 1;
        onEnd?.(reason, ...details);
      },
    });
  }

  /**
   * Waits until every child has started.
   *
   * @throws Error when one cannot: a backend that is not to be had
   */
  async warmUp(): Promise<readonly ChildStatus[]> {
    this.#children = (await this.#pool.warmUp()).map(readStatus);
    return this.#children;
  }

  /**
   * Loads a version into every child, beside those that are there: into one first, which shows that it is fit.
   *
   * @throws Error with the reason when it is not; no child has it then
   */
  load(version: VerifiedVersion): Promise<void> {
    return this.#change(async () => {
      const { digest } = version;
      const holders = this.#holders.get(digest) ?? 0;
      if (holders === 0) await this.#bring(version);
      this.#holders.set(digest, holders + 1);
    });
  }

  /** Frees a version in every child, once it has been unloaded as often as loaded. Nobody may use it any more. */
  unload(digest: Digest): Promise<void> {
    return this.#change(async () => {
      const holders = this.#holders.get(digest) ?? 0;
      this.#holders.set(digest, holders - 1);
      if (holders <= 1) await this.#free(digest);
    });
  }

  async #bring(version: VerifiedVersion): Promise<void> {
    const { digest } = version;
    const parcel = packVersion(version);
    const chore = { name: 'load', ...parcel };
    await this.#admitAddon(parcel);
    try {
      await this.#pool.performInOne(chore);
      this.#parcels.set(digest, parcel);
      await this.#pool.performInEach(chore);
    } catch (error) {
      await this.#free(digest);
      throw error;
    }
  }

  async #free(digest: Digest): Promise<void> {
    this.#parcels.delete(digest);
    this.#holders.delete(digest);
    const task: UnloadJob = { digest };
    await this.#pool.performInEach({ name: 'unload', task, frees: true });
    const isNeeded = [...this.#parcels.values()].some(parcel => isAddon(parcel.task.manifest.runtime));
    if (!isNeeded) await this.#permitAddons(this.#options.backend === 'tensorflow');
  }

  /**
   * Lets children load addons where a version needs one, which takes other children.
   *
   * @throws Error when it is not to be had, or the version is unfit for reasons that show without it
   */
  async #admitAddon(parcel: Parcel): Promise<void> {
    const { runtime } = parcel.task.manifest;
    if (!isAddon(runtime)) return;
    const fault = addonFault(runtime);
    if (fault !== undefined) throw new Error(fault);
    if (this.#permissions.addons) return;
    await this.#pool.performInOne({ name: 'check', ...parcel });
    await this.#permitAddons(true);
  }

  async #permitAddons(addons: boolean): Promise<void> {
    if (this.#permissions.addons === addons) return;
    this.#permissions = { read: [], addons };
    await this.#pool.permit(this.#permissions);
  }

  /** One change at a time, so that children are kept from their tasks one by one. */
  #change<T>(change: () => Promise<T>): Promise<T> {
    const changing = this.#changing.then(change);
    this.#changing = changing.catch(() => undefined);
    return changing;
  }

  /** What the first children said of themselves when they became warm; empty before. */
  get children(): readonly ChildStatus[] {
    return this.#children;
  }

  /** Node's own process in each child. */
  get pids(): readonly number[] {
    return this.#pool.pids;
  }

  /** What stands between the children and the machine. */
  get isolation(): Isolation {
    return this.#pool.isolation;
  }

  /** Children that are warm now, at work or not. */
  get warmChildren(): number {
    return this.#pool.warmChildren;
  }

  /** Whether all children have been warm once: from then on a track is classified sooner or later. */
  get hasStarted(): boolean {
    return this.#children.length > 0;
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

  /** Resident memory of each child, in bytes, with its place: from 0 to one less than there are workers. */
  residentSizes(): Promise<[place: number, bytes: number][]> {
    return this.#pool.residentSizes();
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
   * Classifies one track with a version that is loaded, and then with others, as long as no track waits.
   *
   * @param pieces the file
   * @param version the version that answers
   */
  classify(
    pieces: readonly Uint8Array[],
    version: Loaded,
    { shadows = [], embedding = false, every, goesOn, signal, span }: EngineClassifyOptions = {},
  ): ClassificationUnderWay {
    const task = this.#jobFor([version, ...shadows], embedding, every);
    const read = classificationReader(this.#manifestsOf(task), askedBy(task));
    const { first, shadows: theirs } = this.#start('classify', task, { pieces, signal, goesOn, span, read });
    return { answer: first, shadows: theirs };
  }

  /**
   * The same for a track of which parts are here. A shadow is skipped whose windows are not.
   *
   * @returns which bytes lack; else what {@link classify} gives with the whole file
   */
  classifyParts(
    { size, ranges, pieces }: FileParts,
    version: Loaded,
    { shadows = [], embedding = false, every, goesOn, signal, span }: EngineClassifyOptions = {},
  ): PartsUnderWay {
    const task: ClassifyPartsJob = {
      ...this.#jobFor([version, ...shadows], embedding, every),
      size,
      ranges,
    };
    const read = partsReader(this.#manifestsOf(task), size, askedBy(task));
    return this.#start('classify-parts', task, { pieces, signal, goesOn, span, read });
  }

  #start<Result extends Classification | BytesLacking>(
    name: string,
    task: ClassifyJob,
    options: ReadingTaskOptions<Result>,
  ): Started<Result> {
    const further: Result[] = [];
    const started = performance.now();
    this.#inFlight += 1;
    const { first, ended } = this.#pool.start(name, task, options, result => further.push(result));
    return {
      first: first
        .then(result => ('lacking' in result ? result : timed(result, started)) as Timed<Result>)
        .finally(() => (this.#inFlight -= 1)),
      shadows: ended.then(ending =>
        task.versions.slice(1).map((_, index) => {
          const result: Classification | BytesLacking | undefined = further.at(index);
          if (result && !('lacking' in result)) return result;
          return ending === 'interrupted' || result ? 'skipped' : 'failed';
        }),
      ),
    };
  }

  /**
   * Lets a version that is loaded compute on the features in a request of the Open Inference Protocol. A child reads it:
   * the process that serves never parses what a stranger sent.
   *
   * @param pieces the body of the request
   * @throws Problem `malformed-request`, `queue-full`, `queue-timeout`, `too-demanding`; the signal's reason
   */
  infer(
    pieces: readonly Uint8Array[],
    { digest }: Loaded,
    { headerLength, signal, span }: InferOptions = {},
  ): Promise<Inference> {
    const task: InferJob = { digest, headerLength };
    const read = inferenceReader(this.#manifestOf(digest));
    return this.#pool.run('infer', task, { pieces, signal, span, read });
  }

  #jobFor(loaded: readonly Loaded[], embedding: boolean, every: number | undefined): ClassifyJob {
    const { limits, maxSegments } = this.#options;
    const versions = loaded.map(({ digest }) => digest);
    return { versions, limits, embedding, every, maxSegments };
  }

  #practiceOn(track: Buffer | undefined): Chore | undefined {
    const digest = this.#parcels.keys().next().value;
    if (!track || digest === undefined) return undefined;
    return { name: 'practise', task: this.#jobFor([{ digest }], false, undefined), pieces: [track] };
  }

  #manifestsOf({ versions }: ClassifyJob): Manifest[] {
    return versions.map(digest => this.#manifestOf(digest));
  }

  #manifestOf(digest: Digest): Manifest {
    const parcel = this.#parcels.get(digest);
    if (!parcel) throw new Error('a version was asked for that is not loaded');
    return parcel.task.manifest;
  }

  /** Ends the children. Tracks still under way fail. */
  async close(): Promise<void> {
    await this.#pool.close();
  }
}

function askedBy({ embedding, every, maxSegments }: ClassifyJob): Asked {
  return { embedding, maxSegments: every === undefined ? undefined : maxSegments };
}

/** @param started when its caller began to wait */
function timed(classification: Classification, started: number): TimedClassification {
  const total = performance.now() - started;
  return { ...classification, queue: queueTime(total, classification.timing), total };
}

/** What of the time that a caller waited, in milliseconds, was spent in no stage. */
export function queueTime(total: number, { decode, resample, features, inference }: StageTiming): number {
  return Math.max(0, total - decode - resample - features - inference);
}
