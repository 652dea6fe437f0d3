import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { walls, type Isolation, type IsolationPreference } from './isolation.js';
import { permittedFiles } from './permitted-files.js';
import { bwrap, none, programs, setpriv, unshare, type Wrapper } from './wrappers.js';

/** Milliseconds that a try may take: it takes ten. */
const timeout = 5000;

const chosen = new Map<IsolationPreference, Wrapper>();

/**
 * The strongest way to start children that works here, found by trying: what is installed may still be forbidden, as
 * namespaces are in most containers. It is looked for once, which takes some 10 ms.
 *
 * @throws Error when a certain one is preferred and does not work
 */
export function strongestWrapper(preference: IsolationPreference = 'auto'): Wrapper {
  const wrapper = chosen.get(preference) ?? firstOf(candidates(preference));
  if (!wrapper) throw new Error(`CHILD_ISOLATION=${preference} cannot be had: ${faultOf(preference)}`);
  chosen.set(preference, wrapper);
  return wrapper;
}

function faultOf(preference: IsolationPreference): string {
  const program = preference === 'auto' || preference === 'none' ? undefined : programs[preference];
  return program === undefined || existsSync(program)
    ? 'this system does not let it start Node'
    : `there is no ${program}`;
}

/** The walls that {@link strongestWrapper} gives. */
export function isolationBy({ name, walls: standing }: Wrapper): Isolation {
  return { wrapper: name, walls: [...standing], missing: walls.filter(wall => !standing.includes(wall)) };
}

function* candidates(preference: IsolationPreference): Generator<Wrapper> {
  const isWanted = (name: IsolationPreference) => preference === 'auto' || preference === name;
  if (process.platform === 'linux') {
    // The processes in a namespace are found there.
    const hasChildren = existsSync(`/proc/self/task/${process.pid}/children`);
    if (isWanted('bwrap') && hasChildren) yield bwrap;
    const landlock = [true, false].filter(is => !is || works(setpriv(true, false)));
    if (isWanted('unshare') && hasChildren)
      for (const proc of [true, false]) yield unshare(landlock[0], proc);
    if (isWanted('setpriv'))
      for (const is of landlock)
        for (const drops of process.getuid!() === 0 ? [true, false] : [false]) yield setpriv(is, drops);
  }
  if (isWanted('none')) yield none;
}

/** Tries no more of them than it must. */
function firstOf(wrappers: Iterable<Wrapper>): Wrapper | undefined {
  for (const wrapper of wrappers) if (works(wrapper)) return wrapper;
  return undefined;
}

function works(wrapper: Wrapper): boolean {
  const [program, ...args] = wrapper.wrap([process.execPath, '--version'], permittedFiles({ read: [] }));
  return spawnSync(program, args, { env: {}, stdio: 'ignore', timeout }).status === 0;
}
