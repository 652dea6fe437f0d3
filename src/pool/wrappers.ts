import { existsSync } from 'node:fs';
import type { Wall, WrapperName } from './isolation.js';
import { landlockRules } from './landlock.js';
import type { PermittedFiles } from './permitted-files.js';
import { libraries } from './program-files.js';

/** A way to start a child behind walls. */
export interface Wrapper {
  readonly name: WrapperName;
  readonly walls: readonly Wall[];
  /** Processes that stay between the service and the child: none, or one outside and one inside its PID namespace. */
  readonly between: 0 | 2;
  /** The command that runs `command` behind the walls, with `files` only where there is the wall `files`. */
  wrap(command: readonly string[], files: PermittedFiles): readonly [string, ...string[]];
}

/** Where the system has them, with all that they need. */
export const programs = {
  sh: '/bin/sh',
  bwrap: '/usr/bin/bwrap',
  unshare: '/usr/bin/unshare',
  setpriv: '/usr/bin/setpriv',
} as const;

/**
 * A terminal and a service manager signal the whole group. The program in between must outlive that: it is the service
 * who ends its children, after their work.
 */
const deafTo = [programs.sh, '-c', 'trap "" HUP INT TERM; exec "$@"', 'sh'] as const;

/** The first process of a namespace, which ends with its only child and gives its exit code, or 128 and its signal. */
const first = [programs.sh, '-c', '"$@"; exit "$?"', 'sh'] as const;

/** Namespaces of a child's own, and a root that has nothing but what it needs: not even /proc, /dev or /tmp. */
export const bwrap: Wrapper = {
  name: 'bwrap',
  walls: ['files', 'network', 'processes', 'signals', 'privileges', 'lifetime'],
  between: 2,
  wrap: (command, { readable, writable, files }) => {
    const bind = (path: string) => [writable.includes(path) ? '--bind' : '--ro-bind', path, path];
    const single = [...libraries.folders, ...libraries.files, process.execPath, ...files];
    // A folder before those in it, whose binds would vanish under its own.
    const binds = [...[...readable].sort(), ...single].filter(existsSync).flatMap(bind);
    return [
      ...deafTo,
      programs.bwrap,
      ...['user', 'ipc', 'pid', 'net', 'uts'].map(namespace => `--unshare-${namespace}`),
      ...['--unshare-cgroup-try', '--die-with-parent', '--new-session', '--cap-drop', 'ALL'],
      ...binds,
      ...['--remount-ro', '/', '--'],
      ...command,
    ];
  },
};

/**
 * Namespaces of a child's own, over the same files.
 *
 * @param proc whether it gets a /proc of its own, which containers may forbid
 */
export const unshare = (landlock: boolean, proc: boolean): Wrapper => ({
  name: 'unshare',
  walls: [
    ...(landlock ? (['files'] as const) : []),
    'network',
    'processes',
    'signals',
    'privileges',
    'lifetime',
  ],
  between: 2,
  wrap: (command, files) => [
    ...deafTo,
    ...[
      programs.setpriv,
      '--pdeathsig',
      'KILL',
      '--no-new-privs',
      programs.unshare,
      '--user',
      '--map-current-user',
    ],
    ...['--net', '--pid', '--ipc', '--uts', '--mount', '--fork', '--kill-child'],
    ...(proc ? ['--mount-proc'] : []),
    '--',
    ...first,
    ...[programs.setpriv, ...withoutCapabilities, ...(landlock ? landlockRules(files) : [])],
    ...command,
  ],
});

/** No namespaces: what a process may ask of the kernel for itself. */
export const setpriv = (landlock: boolean, dropsCapabilities: boolean): Wrapper => ({
  name: 'setpriv',
  walls: [...(landlock ? (['files', 'processes'] as const) : []), 'privileges', 'lifetime'],
  between: 0,
  wrap: (command, files) => [
    programs.setpriv,
    ...['--pdeathsig', 'KILL', '--no-new-privs'],
    ...(dropsCapabilities ? withoutCapabilities : []),
    ...(landlock ? landlockRules(files) : []),
    ...command,
  ],
});

export const none: Wrapper = {
  name: 'none',
  walls: [],
  between: 0,
  wrap: ([program, ...args]) => [program, ...args],
};

const withoutCapabilities = ['--bounding-set', '-all', '--inh-caps', '-all'];
