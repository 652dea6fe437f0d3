import { readFile, readlink } from 'node:fs/promises';
import { basename } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** Why a test that looks at processes is skipped, where it is. */
export const noProc = process.platform !== 'linux' && 'children are found in /proc';

/** The child processes of a service: Node's own, once they have started, not the programs that wall them in. */
export async function nodesOf(pid: number): Promise<number[]> {
  const nodes = await Promise.all((await childrenOf(pid)).map(nodeBelow));
  return nodes.flatMap(node => node ?? []);
}

/** The nearest process of Node's, seen from one that starts it; none if that ends. */
export async function nodeBelow(pid: number): Promise<number | undefined> {
  try {
    for (let process = pid; ;) {
      if (basename(await readlink(`/proc/${process}/exe`)) === 'node') return process;
      const [child] = await childrenOf(process);
      if (child) process = child;
      else await delay(1);
    }
  } catch {
    return undefined;
  }
}

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
