import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { cli } from '../../support/started-service.js';

/** What `hyena batch` says of itself, or another program in the same form. */
export interface Progress {
  readonly tracks: number;
  readonly done: number;
  readonly failed: number;
}

/** A Python that has librosa and Keras, and the model that it predicts with. */
export interface PythonPeer {
  readonly python: string;
  readonly model: string;
}

/** A command with its arguments. */
export type CommandLine = readonly [program: string, ...args: string[]];

/** `hyena batch` with two children. */
export function batchCommand(folder: string, out: string): CommandLine {
  const args = ['--out', out, '--model', 'gtzan', '--workers', '2'];
  return [process.execPath, cli, 'batch', folder, ...args];
}

/** A pool of two processes. */
export function poolCommand({ python, model }: PythonPeer, folder: string, out: string): CommandLine {
  return [python, pool, model, folder, out];
}

const pool = fileURLToPath(new URL('../../../scripts/bench/pool.py', import.meta.url));

/** A command that is under way. */
export interface RunningCommand {
  readonly pid: number;
  /** The end of the command, once all of its output has been read. @throws Error when it, or any of its tracks, failed */
  readonly end: Promise<void>;
}

/**
 * Starts a command that goes through a catalogue.
 *
 * @param onProgress given each line of progress on its standard error
 */
export function startCommand(
  [program, ...args]: CommandLine,
  onProgress: (progress: Progress) => void,
): RunningCommand {
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let last: Progress | undefined;
  const said: string[] = [];
  createInterface(child.stderr).on('line', line => {
    if (line.startsWith('{')) onProgress((last = JSON.parse(line) as Progress));
    else said.push(line);
  });
  const end = once(child, 'close').then(([code]) => {
    if (code === 0 && last && last.done === last.tracks && last.failed === 0) return;
    const state = last ? `${last.done} of ${last.tracks} tracks, ${last.failed} failed` : 'no track';
    throw new Error([`${program} ended with ${code}: ${state}`, ...said].join('\n'));
  });
  return { pid: child.pid!, end };
}
