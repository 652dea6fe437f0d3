import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { openDraft } from '../../batch/draft.js';
import { embedFiles } from '../../batch/embed-files.js';
import type { EmbeddedTrack } from '../../batch/embedded-track.js';
import { jsonLines } from '../../batch/json-lines.js';
import type { RowWriter, Sink } from '../../tables/row-writer.js';
import { openCatalogue } from '../../catalogue/open-catalogue.js';
import type { Config } from '../../config/config.js';
import { requireKernels } from '../../engine/require-kernels.js';
import { parseSelector } from '../../models/publishing/selector.js';
import type { ServingVersion } from '../../models/registry/serving-version.js';
import { requireWritable } from '../../models/require-writable.js';
import { asked, WrongUse } from '../wrong-use.js';
import { loadEmbedder } from './load-embedder.js';
import { catalogueOptions } from './named-tracks.js';
import { ownEngine } from './own-engine.js';

/** Formats of the output. */
export const embedFormats = ['jsonl', 'parquet'] as const;

/** What is to be embedded, and where it goes. */
export interface EmbedCommandOptions {
  /** `NAME`, `NAME@VERSION` or `NAME@LABEL`. */
  readonly model: string;
  /** File, or `-` for standard output. */
  readonly out: string;
  readonly format: (typeof embedFormats)[number];
}

/** Milliseconds between two lines about the progress. */
const interval = 10_000;

/**
 * `hyena embed SOURCE`: a row for each audio file below a folder or a prefix of S3, with its embedding, or with the reason why it has none. The
 * output has its name only once it is whole.
 *
 * @throws WrongUse; Error when there is no audio, or for reasons that lie in no file
 */
export async function embed(place: string, config: Config, options: EmbedCommandOptions): Promise<void> {
  const { out, format } = options;
  const selector = await asked(() => parseSelector(options.model));
  if (out === '-' && format === 'parquet') throw new WrongUse('only --format jsonl goes to standard output');
  if (out !== '-' && (await isFolder(out))) throw new WrongUse(`${out} is a folder, not a file`);
  if (out !== '-' && !(await isFolder(dirname(out)))) throw new WrongUse(`${dirname(out)} is not a folder`);
  const maxBytes = config.maxUploadBytes;
  const catalogue = await asked(() => openCatalogue({ place }, { ...catalogueOptions(config), maxBytes }));
  if ((await catalogue.items()[Symbol.asyncIterator]().next()).done)
    throw new Error(`there is no audio in ${place}`);
  await requireKernels();
  if (out !== '-') await requireWritable(dirname(out));
  const width = 2 * config.workers;
  const engine = ownEngine(config, config.workers, width);
  try {
    const version = await loadEmbedder(selector, config, engine);
    const passed = { other: 0 };
    const rows = embedFiles(catalogue.items(passed), engine, version, width);
    const { done, problems } = await writeRows(rows, out, sink => writerFor(format, sink, version));
    console.error(
      `${done} files, ${done - problems} embedded, ${problems} with a problem; ${passed.other} others are no audio by their names`,
    );
  } finally {
    await engine.close();
  }
}

const isFolder = async (path: string): Promise<boolean> =>
  (await stat(path).catch(() => undefined))?.isDirectory() ?? false;

/** How many rows are written, and how many of them have a problem. */
interface Counts {
  done: number;
  problems: number;
}

async function writeRows(
  rows: AsyncIterable<EmbeddedTrack>,
  out: string,
  open: (sink: Sink) => Promise<RowWriter<EmbeddedTrack>>,
): Promise<Counts> {
  const draft = out === '-' ? standardOutput : await openDraft(out);
  const stopping = stopOnSignals();
  try {
    const writer = await open(draft.write);
    const counts = { done: 0, problems: 0 };
    const report = progress(counts);
    for await (const row of rows) {
      stopping.signal.throwIfAborted();
      await writer.write(row);
      counts.done += 1;
      if (row.problem !== undefined) counts.problems += 1;
      report();
    }
    await writer.end();
    await draft.publish();
    return counts;
  } catch (error) {
    await draft.discard();
    throw error;
  } finally {
    stopping.end();
  }
}

async function writerFor(
  format: EmbedCommandOptions['format'],
  sink: Sink,
  { manifest }: ServingVersion,
): Promise<RowWriter<EmbeddedTrack>> {
  if (format === 'jsonl') return jsonLines(sink);
  const [{ parquet }, { embeddedColumns }] = await Promise.all([
    import('../../tables/parquet.js'),
    import('../../batch/embedded-columns.js'),
  ]);
  return parquet(sink, embeddedColumns, manifest.embedding!.dimensions);
}

/** Which takes bytes as fast as its reader does. */
const standardOutput = {
  write: (bytes: Uint8Array) =>
    new Promise<void>((resolve, reject) => {
      process.stdout.write(bytes, error => (error ? reject(error) : resolve()));
    }),
  publish: async () => undefined,
  discard: async () => undefined,
};

/** Lets a signal end the work between two rows, so that no draft is left. */
function stopOnSignals() {
  const controller = new AbortController();
  const stop = () => controller.abort(new Error('interrupted; nothing was written'));
  process.on('SIGINT', stop).on('SIGTERM', stop);
  const end = () => void process.off('SIGINT', stop).off('SIGTERM', stop);
  return { signal: controller.signal, end };
}

/** Says how far the work is, from time to time. */
function progress(counts: Readonly<Counts>): () => void {
  const begun = performance.now();
  let said = begun;
  return () => {
    const now = performance.now();
    if (now - said < interval) return;
    said = now;
    const rate = (1000 * counts.done) / (now - begun);
    console.error(`${counts.done} files, ${counts.problems} with a problem, ${rate.toFixed(1)} a second`);
  };
}
