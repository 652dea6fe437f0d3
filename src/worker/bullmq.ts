/** What is used of the optional packages `bullmq` and `ioredis`, whose own types are not there where they are not. */
export interface BullMq {
  readonly Worker: new (queue: string, process: Processor, options: WorkerOptions) => QueueWorker;
  /** Thrown for a job that is not to be tried again. */
  readonly UnrecoverableError: new (message: string) => Error;
  /** Thrown after {@link Job.moveToDelayed}. */
  readonly DelayedError: new () => Error;
  /** Thrown after {@link Job.moveToWait}. */
  readonly WaitingError: new () => Error;
}

/** @returns what the job gives its producer; JSON */
export type Processor = (job: Job, token?: string) => Promise<unknown>;

/** One job, as a worker sees it. */
export interface Job {
  readonly id?: string;
  readonly data: unknown;
  /** How often a worker has begun it. */
  readonly attemptsStarted: number;
  /** @param timestamp milliseconds of the epoch from which on it may be begun again */
  moveToDelayed(timestamp: number, token?: string): Promise<unknown>;
  moveToWait(token?: string): Promise<unknown>;
}

interface WorkerOptions {
  readonly connection: RedisConnection;
  readonly concurrency: number;
  /** Milliseconds. */
  readonly lockDuration: number;
  readonly stalledInterval: number;
  readonly maxStalledCount: number;
}

interface QueueWorker {
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'completed', listener: (job: Job) => void): unknown;
  on(event: 'failed', listener: (job: Job | undefined, error: Error) => void): unknown;
  /** Takes no more jobs, and waits for those under way. */
  close(): Promise<void>;
}

/** A connection to Redis. */
export interface RedisConnection {
  connect(): Promise<unknown>;
  disconnect(): void;
  on(event: 'error', listener: (error: Error) => void): unknown;
}

type Redis = new (url: string, options: Readonly<Record<string, unknown>>) => RedisConnection;

/**
 * Loads the packages of the queue, which nothing else needs.
 *
 * @throws Error with the reason when they are not installed
 */
export async function loadBullMq(): Promise<BullMq> {
  return load<BullMq>('bullmq');
}

/**
 * Connects to Redis. Once there was a connection, it is made again whenever it breaks.
 *
 * @param url `redis://` or, with TLS, `rediss://`
 * @throws Error when there is no Redis
 */
export async function connectRedis(url: string): Promise<RedisConnection> {
  const { Redis } = await load<{ Redis: Redis }>('ioredis');
  // A worker waits for Redis rather than give a command up.
  const connection = new Redis(url, { maxRetriesPerRequest: null, lazyConnect: true });
  let reason = 'it does not answer';
  connection.on('error', (error: NodeJS.ErrnoException) => (reason = error.code ?? error.message));
  try {
    await connection.connect();
  } catch (cause) {
    connection.disconnect();
    throw new Error(`the queue cannot be reached: ${reason}`, { cause });
  }
  return connection;
}

async function load<Package>(name: string): Promise<Package> {
  try {
    return (await import(name)) as Package;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw cause;
    throw new Error(
      `the optional package ${name}, which reads queues, is not installed: \`npm ci\` without --omit=optional brings it`,
      { cause },
    );
  }
}
