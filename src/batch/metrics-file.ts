import { Counter, Gauge, Registry } from 'prom-client';
import { replaceFile } from '../models/store/durable-files.js';
import type { ShardProgress } from './progress.js';

/** Milliseconds between two writes. */
const interval = 15_000;

/** Metrics of a batch in a file that the textfile collector of Prometheus' node exporter reads. */
export interface MetricsFile {
  readonly show: (progress: ShardProgress) => void;
  readonly storeFailed: () => void;
  /** Writes it a last time. */
  readonly close: () => Promise<void>;
}

/**
 * Opens such a file, which is written every 15 s.
 *
 * @param path ends with `.prom`, as the collector wants it
 * @param onFault called when it cannot be written
 */
export function openMetricsFile(path: string, onFault: (fault: Error) => void): MetricsFile {
  const registry = new Registry();
  const registers = [registry];
  const labelNames = ['shard'];
  const tracks = new Gauge({
    name: 'hyena_batch_tracks',
    help: 'Tracks of the shard',
    labelNames,
    registers,
  });
  const rows = new Gauge({
    name: 'hyena_batch_rows',
    help: 'Tracks of the shard that have a row, by its status',
    labelNames: ['shard', 'status'],
    registers,
  });
  const rate = new Gauge({
    name: 'hyena_batch_tracks_per_second',
    help: 'Tracks a second since this process began the shard',
    labelNames,
    registers,
  });
  const last = new Gauge({
    name: 'hyena_batch_last_row_timestamp_seconds',
    help: 'When the shard last got a row',
    labelNames,
    registers,
  });
  const faults = new Counter({
    name: 'hyena_batch_store_faults_total',
    help: 'Requests of stores that failed and were tried again',
    registers,
  });
  const write = async () => {
    try {
      await replaceFile(path, await registry.metrics());
    } catch (error) {
      onFault(error as Error);
    }
  };
  const timer = setInterval(() => void write(), interval);
  timer.unref();
  return {
    show({ shard, tracks: all, done, failed, tracksPerSecond, secondsLeft }) {
      tracks.set({ shard }, all);
      rows.set({ shard, status: 'ok' }, done - failed);
      rows.set({ shard, status: 'failed' }, failed);
      rate.set({ shard }, tracksPerSecond);
      if (secondsLeft !== undefined) last.set({ shard }, Date.now() / 1000);
    },
    storeFailed: () => faults.inc(),
    async close() {
      clearInterval(timer);
      await write();
    },
  };
}
