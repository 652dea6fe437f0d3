/** Programs of the system that start a child behind walls, the strongest first; `none` leaves Node's permission model alone. */
export const wrapperNames = ['bwrap', 'unshare', 'setpriv', 'none'] as const;
export type WrapperName = (typeof wrapperNames)[number];

/** Which of them to use; `auto` is the strongest that works here. */
export const isolationPreferences = ['auto', ...wrapperNames] as const;
export type IsolationPreference = (typeof isolationPreferences)[number];

/**
 * Walls of the operating system around a child. They hold for whatever code it runs, native code too:
 *
 * - `files`: it opens files of the program only
 * - `network`: it reaches no address and no abstract socket
 * - `processes`: it reads no memory and no environment of other processes
 * - `signals`: it neither signals nor sees processes outside
 * - `privileges`: it gains none
 * - `lifetime`: the kernel ends it with the service
 */
export const walls = ['files', 'network', 'processes', 'signals', 'privileges', 'lifetime'] as const;
export type Wall = (typeof walls)[number];

/** What stands between the children and the rest of the machine. */
export interface Isolation {
  readonly wrapper: WrapperName;
  readonly walls: Wall[];
  readonly missing: Wall[];
}
