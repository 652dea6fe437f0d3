import { join } from 'node:path';
import type { Wrapper } from './wrappers.js';
import { permittedFiles, type PermittedFiles, type Permissions } from './permitted-files.js';

export type { Permissions } from './permitted-files.js';

/** How a child is started. */
export interface Confinement {
  /** Nothing of the service's: a child has no secrets. */
  readonly env: typeof environment;
  /** Of the root: that of the service says where it is, and need not be there for the child. */
  readonly cwd: '/';
  readonly program: string;
  /** What follows are the child's module and its arguments. */
  readonly args: readonly string[];
}

/**
 * Blocks of more bytes go back to the system when they are freed. Once one has been freed, the GNU C library by itself keeps such
 * blocks, up to 32 MB each, for reuse: a child has 100 MiB (PSS) where it had 140 (docs/performance.md, "Memory").
 */
const environment = { MALLOC_MMAP_THRESHOLD_: '131072' } as const;

/**
 * How to start a child so that it sees no more of the machine than it needs: no variable of the service's, Node's permission
 * model (files of the program and of `permissions`; no processes, no threads, no addons, and where Node can, no network),
 * and the walls of the operating system that `wrapper` gives.
 */
export function confine(permissions: Permissions, wrapper: Wrapper): Confinement {
  const files = permittedFiles(permissions);
  const command = [process.execPath, ...nodeOptions(files, permissions.addons ?? false)];
  const [program, ...args] = wrapper.wrap(command, files);
  return { env: environment, cwd: '/', program, args };
}

function nodeOptions({ readable, writable, files }: PermittedFiles, addons: boolean): string[] {
  const { allowedNodeEnvironmentFlags: flags } = process;
  return [
    // Node 20 still calls it experimental.
    flags.has('--permission') ? '--permission' : '--experimental-permission',
    ...readable.map(folder => `--allow-fs-read=${join(folder, '*')}`),
    ...files.map(file => `--allow-fs-read=${file}`),
    ...writable.map(folder => `--allow-fs-write=${join(folder, '*')}`),
    // The permission model of Node 20 does not know addons; this option closes them in all versions.
    ...(addons ? ['--allow-addons'].filter(flag => flags.has(flag)) : ['--no-addons']),
    // Node does not start where OpenSSL's configuration is there and may not be read. A child needs none.
    '--openssl-config=/nonexistent',
    // MiB of each half of V8's young generation, by itself up to 16: a quarter of a child's memory (docs/performance.md, "Memory").
    '--max-semi-space-size=2',
    // Where it does not exist, `serveTasks` listens to the signal instead.
    ...['--disable-sigusr1'].filter(flag => flags.has(flag)),
  ];
}
