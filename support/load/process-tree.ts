import { existsSync, readFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';

/** Whether this machine tells of processes as Linux does. */
export const hasProc = existsSync('/proc/self/smaps_rollup') && existsSync('/proc/self/task');

/** One process, and not another one that got its number later. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Clock ticks after the machine's start. */
  readonly startTime: string;
}

/** Memory of one or several processes, in bytes. */
export interface Memory {
  /** Resident size; pages that processes share count in each. */
  readonly rss: number;
  /** Proportional size; pages that processes share are divided among them. */
  readonly pss: number;
}

/** A process and all its descendants that live, itself first; none when it has ended. */
export async function processTree(pid: number): Promise<ProcessIdentity[]> {
  const identity = await identify(pid);
  if (!identity) return [];
  const threads = await readdir(`/proc/${pid}/task`).catch(() => []);
  const children = await Promise.all(threads.map(thread => read(`/proc/${pid}/task/${thread}/children`)));
  const pids = children.flatMap(text => text.split(' ').filter(Boolean).map(Number));
  return [identity, ...(await Promise.all(pids.map(processTree))).flat()];
}

/** Whether the very process still lives; one that only waits to be collected does not. */
export async function lives({ pid, startTime }: ProcessIdentity): Promise<boolean> {
  return (await identify(pid))?.startTime === startTime;
}

/** Memory of processes together, those that end meanwhile left out. */
export async function memoryOf(processes: readonly ProcessIdentity[]): Promise<Memory> {
  const sizes = await Promise.all(
    processes.map(async ({ pid }) => {
      const text = await read(`/proc/${pid}/smaps_rollup`);
      return { rss: kilobytes(text, 'Rss'), pss: kilobytes(text, 'Pss') };
    }),
  );
  return sizes.reduce((sum, { rss, pss }) => ({ rss: sum.rss + rss, pss: sum.pss + pss }), {
    rss: 0,
    pss: 0,
  });
}

/**
 * Milliseconds of processor time that a process has taken by itself, in steps of ten; none when it has ended. It is read at once: who
 * asks at the end of some work asks before the process ends.
 */
export function processorTime({ pid, startTime }: ProcessIdentity): number | undefined {
  const { fields } = parseStat(readNow(`/proc/${pid}/stat`));
  // Of programs and of the kernel for them, in hundredths of a second whatever the kernel's own clock is.
  return fields[18] === startTime ? 10 * (Number(fields[10]) + Number(fields[11])) : undefined;
}

/** Open files of a process: sockets, pipes and others. */
export async function openFiles(pid: number): Promise<number> {
  return (await readdir(`/proc/${pid}/fd`)).length;
}

async function identify(pid: number): Promise<ProcessIdentity | undefined> {
  const { state, fields } = parseStat(await read(`/proc/${pid}/stat`));
  return state === '' || state === 'Z' || state === 'X' ? undefined : { pid, startTime: fields[18] };
}

/** What the kernel says of a process: its state, and what follows it. */
function parseStat(text: string): { readonly state: string; readonly fields: readonly string[] } {
  // The name, in brackets, may hold anything.
  const [state, ...fields] = text.split(') ').at(-1)!.split(' ');
  return { state, fields };
}

const read = (path: string): Promise<string> => readFile(path, 'utf8').catch(() => '');

function readNow(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function kilobytes(text: string, key: string): number {
  return 1024 * Number(new RegExp(`^${key}: *(\\d+) kB`, 'm').exec(text)?.[1] ?? 0);
}
