import { readFileSync } from 'node:fs';

/** The first process that a process has started and that still runs; undefined when there is none. */
export function firstChild(pid: number): number | undefined {
  try {
    const [first] = readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1').split(' ');
    return first ? Number(first) : undefined;
  } catch {
    return undefined;
  }
}
