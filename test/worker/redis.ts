import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import type { Test } from 'tap';
import { connectRedis, type RedisConnection } from '../../src/worker/bullmq.js';

/** For tests of the queue. */
export const withoutRedis =
  spawnSync('redis-server', ['--version']).status !== 0 && 'redis-server is not installed';

/** A job as its producer sees it. */
export interface QueuedJob {
  readonly id: string;
  readonly data: unknown;
  readonly returnvalue: Record<string, unknown> | null;
  readonly failedReason?: string;
  readonly attemptsStarted: number;
  /** Ends the wait of a delayed one. */
  promote(): Promise<void>;
}

/** What a producer does with a queue. */
export interface Queue {
  add(name: string, data: unknown): Promise<QueuedJob>;
  addBulk(jobs: readonly { name: string; data: unknown }[]): Promise<unknown>;
  getJob(id: string): Promise<QueuedJob | undefined>;
  getJobs(states: readonly string[], start?: number, end?: number): Promise<QueuedJob[]>;
  getJobCounts(): Promise<Record<string, number>>;
  close(): Promise<void>;
}

/** Starts a Redis of the test's own; its address. */
export async function startRedis(t: Test): Promise<string> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  const options = ['--port', String(port), '--bind', '127.0.0.1', '--save', ''];
  const redis = spawn('redis-server', options, { stdio: 'ignore', cwd: tmpdir() });
  t.teardown(async () => {
    redis.kill('SIGKILL');
    await once(redis, 'exit');
  });
  const url = `redis://127.0.0.1:${port}`;
  for (let tries = 0; ; tries++) {
    try {
      (await connectRedis(url)).disconnect();
      return url;
    } catch (error) {
      if (tries > 50) throw error;
      await delay(50);
    }
  }
}

/** A queue; that which workers take by default, unless another is named. */
export async function openQueue(t: Test, url: string, name = 'hyena'): Promise<Queue> {
  const packageName = 'bullmq';
  const { Queue } = (await import(packageName)) as {
    Queue: new (name: string, options: { connection: RedisConnection }) => Queue;
  };
  const connection = await connectRedis(url);
  const queue = new Queue(name, { connection });
  t.teardown(async () => {
    await queue.close();
    connection.disconnect();
  });
  return queue;
}

/** Makes a job one that workers began so often before. */
export async function beganBefore(
  url: string,
  queue: string,
  { id }: QueuedJob,
  starts: number,
): Promise<void> {
  const connection = (await connectRedis(url)) as RedisConnection & {
    hset(key: string, field: string, value: number): Promise<unknown>;
  };
  await connection.hset(`bull:${queue}:${id}`, 'ats', starts);
  connection.disconnect();
}

/** Waits until nothing of a queue is to be done. */
export async function untilDone(queue: Queue): Promise<void> {
  for (;;) {
    const { waiting = 0, active = 0, delayed = 0 } = await queue.getJobCounts();
    if (waiting + active + delayed === 0) return;
    await delay(50);
  }
}
