import type { ForkOptions } from 'node:child_process';
import { accessSync, constants, existsSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
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
  const readable = [...programFolders(), ...read, ...write].flatMap(withTarget);
  const nodeOptions = [
    // Node 20 still calls it experimental.
    process.allowedNodeEnvironmentFlags.has('--permission') ? '--permission' : '--experimental-permission',
    ...readable.map(folder => `--allow-fs-read=${folder}/*`),
    `--allow-fs-read=${fileURLToPath(new URL('../../../package.json', import.meta.url))}`,
    ...write.flatMap(withTarget).map(folder => `--allow-fs-write=${folder}/*`),
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
  return [fileURLToPath(new URL('../../', import.meta.url)).slice(0, -1), ...lookup].filter(existsSync);
}

/** A folder, and where it really is if there is a link on the way. */
function withTarget(folder: string): string[] {
  const target = existsSync(folder) ? realpathSync(folder) : folder;
  return target === folder ? [folder] : [folder, target];
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
