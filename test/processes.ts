import { readFile } from 'node:fs/promises';

/** Why a test that looks at processes is skipped, where it is. */
export const noProc = process.platform !== 'linux' && 'children are found in /proc';

/** The processes that a process has started itself. */
export async function childrenOf(pid: number): Promise<number[]> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return text.split(/\s+/).filter(Boolean).map(Number);
}

/** Whether there is such a process. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
