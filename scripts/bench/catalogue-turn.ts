import { ProcessorWatch } from '../../support/load/processor-watch.js';
import { startService } from '../../support/started-service.js';
import type { BenchCatalogue } from './catalogue.js';
import { startCommand, type CommandLine } from './catalogue-command.js';
import { sendEach } from './closed-loop.js';
import type { Rival } from './rival.js';

/** How fast a catalogue was done. */
export interface Turn {
  /** Tracks a second, from the moment at which the program could begin with them to the last one. */
  readonly rate: number;
  /** The same from the start of the program to its end, or to the last answer of a service. */
  readonly wholeRate: number;
  /** Milliseconds of processor time a track, of the program and all that it starts, without the start. */
  readonly processor: number;
  /** The same with the start. */
  readonly wholeProcessor: number;
}

/** Has a command go through a catalogue. @throws Error when it, or any track, fails */
export async function commandTurn(command: CommandLine, { files }: BenchCatalogue): Promise<Turn> {
  const began = performance.now();
  let first: Promise<Moment> | undefined;
  let last: Moment | undefined;
  const { pid, end } = startCommand(command, ({ tracks, done }) => {
    first ??= beginning(watch);
    if (done === tracks) last = { at: performance.now(), processor: watch.look() };
  });
  const watch = new ProcessorWatch(pid);
  try {
    await end;
  } finally {
    watch.end();
  }
  return turn(files.length, performance.now() - began, await first!, last!);
}

/** Starts a service with two children, and has it classify a catalogue, some tracks at a time. */
export async function serviceTurn({ files, extension }: BenchCatalogue, together: number): Promise<Turn> {
  const began = performance.now();
  const service = await startService({ WORKERS: '2', MODEL_POLL_MS: '0' });
  const watch = new ProcessorWatch(service.pid);
  try {
    const rival: Rival = { url: `${service.url}/classify`, field: 'audio' };
    const first = await beginning(watch);
    await sendEach(rival, files, extension, together);
    const last = { at: performance.now(), processor: watch.look() };
    return turn(files.length, last.at - began, first, last);
  } finally {
    watch.end();
    await service.stop();
  }
}

interface Moment {
  readonly at: number;
  /** Milliseconds of processor time until then. */
  readonly processor: number;
}

async function beginning(watch: ProcessorWatch): Promise<Moment> {
  const at = performance.now();
  return { at, processor: await watch.find() };
}

function turn(tracks: number, whole: number, first: Moment, last: Moment): Turn {
  return {
    rate: (1000 * tracks) / (last.at - first.at),
    wholeRate: (1000 * tracks) / whole,
    processor: (last.processor - first.processor) / tracks,
    wholeProcessor: last.processor / tracks,
  };
}
