import { readFile } from 'node:fs/promises';
import { Agent } from 'node:http';
import { median } from './numbers.js';
import { ask, formsOf, type Rival } from './rival.js';

/** How fast a service answered: milliseconds of the median request, and requests a second. */
export interface Pace {
  readonly p50: number;
  readonly perSecond: number;
}

/** Fewest requests of each connection that say something. */
const fewest = 3;

/**
 * Sends forms in turns over some connections, each one as soon as its last is answered.
 *
 * @param forms more than connections, so that no two under way are the same
 * @param duration milliseconds after which no connection begins another, unless it has had too few
 */
export async function closedLoop(
  rival: Rival,
  forms: readonly Buffer[],
  connections: number,
  duration: number,
): Promise<Pace> {
  const times: number[] = [];
  let next = 0;
  const began = performance.now();
  await overConnections(connections, async agent => {
    for (let sent = 0; sent < fewest || performance.now() - began < duration; sent++)
      times.push((await ask(rival, forms[next++ % forms.length], agent)).ms);
  });
  return { p50: median(times), perSecond: (1000 * times.length) / (performance.now() - began) };
}

/**
 * Sends files, each once, over some connections, each one as soon as the one before it is answered.
 *
 * @param files paths; they are read as they are sent
 * @throws Error when one is not classified
 */
export async function sendEach(
  rival: Rival,
  files: readonly string[],
  extension: string,
  connections: number,
): Promise<void> {
  const waiting = files.values();
  await overConnections(connections, async agent => {
    for (const file of waiting) {
      const [form] = formsOf(rival, [await readFile(file)], extension);
      await ask(rival, form, agent);
    }
  });
}

/** Does the same so many times at once, each over a connection that it keeps. */
async function overConnections(count: number, work: (agent: Agent) => Promise<void>): Promise<void> {
  const agent = new Agent({ keepAlive: true });
  try {
    await Promise.all(Array.from({ length: count }, () => work(agent)));
  } finally {
    agent.destroy();
  }
}
