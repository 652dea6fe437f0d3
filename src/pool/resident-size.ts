import { readFileSync } from 'node:fs';
import pidusage from 'pidusage';

/**
 * Resident size of a process in bytes; undefined when it is gone. Read from /proc where there is one (20 µs), else from
 * what the system's tools print (milliseconds).
 */
export const residentSize: (pid: number) => number | undefined | Promise<number | undefined> =
  process.platform === 'linux' ? fromProc : fromTools;

/** From `/proc/<pid>/status`: unlike `statm` it does not need the size of a page. */
export function fromProc(pid: number): number | undefined {
  try {
    const kibibytes = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1];
    // A zombie has no memory and no such line.
    return kibibytes === undefined ? undefined : Number(kibibytes) * 1024;
  } catch {
    return undefined;
  }
}

/** From `ps`, or its like on Windows. */
export async function fromTools(pid: number): Promise<number | undefined> {
  try {
    return (await pidusage(pid, { usePs: true })).memory;
  } catch {
    return undefined;
  }
}
