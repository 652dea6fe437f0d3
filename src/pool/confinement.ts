import type { ForkOptions } from 'node:child_process';
import { accessSync, constants, existsSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What a child may touch besides the program itself. */
export interface Permissions {
  /** Folders whose files it may read. */
  readonly read: readonly string[];
  /** Folders whose files it may read and write; they must exist. */
  readonly write?: readonly string[];
}

/** Ends a process with its parent, even one that never looks up from its work. Part of util-linux. */
const setpriv = '/usr/bin/setpriv';

/**
 * How to start a child so that it sees no more of the machine than it needs: an empty environment, Node's permission
 * model (files of the program and of `permissions`; no processes, no threads, and where Node can, no network), and on
 * Linux the kernel's promise that it outlives neither its parent nor gains rights.
 */
export function confine({ read, write = [] }: Permissions): ForkOptions {
  const readable = foldersOf([...programFolders(), ...read, ...write]);
  const nodeOptions = [
    // Node 20 still calls it experimental.
    process.allowedNodeEnvironmentFlags.has('--permission') ? '--permission' : '--experimental-permission',
    ...readable.map(folder => `--allow-fs-read=${folder}/*`),
    `--allow-fs-read=${fileURLToPath(new URL('../../../package.json', import.meta.url))}`,
    ...foldersOf(write).map(folder => `--allow-fs-write=${folder}/*`),
    // libtensorflow is an addon. Node 20 does not ask.
    ...(process.allowedNodeEnvironmentFlags.has('--allow-addons') ? ['--allow-addons'] : []),
  ];
  return isExecutable(setpriv)
    ? {
        env: {},
        execPath: setpriv,
        execArgv: ['--pdeathsig', 'KILL', '--no-new-privs', process.execPath, ...nodeOptions],
      }
    : { env: {}, execArgv: nodeOptions };
}

/** The built code and every folder that its imports are looked up in. */
function programFolders(): string[] {
  const lookup = createRequire(import.meta.url).resolve.paths('any') ?? [];
  return [fileURLToPath(new URL('../../', import.meta.url)), ...lookup].filter(existsSync);
}

/**
 * Each folder, and where it really is if there is a link on the way; once, and without a slash at its end: Node 20
 * aborts over a folder that is named twice.
 */
function foldersOf(folders: readonly string[]): string[] {
  const targets = folders.flatMap(folder => (existsSync(folder) ? [folder, realpathSync(folder)] : [folder]));
  return [...new Set(targets.map(folder => resolve(folder)))];
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
