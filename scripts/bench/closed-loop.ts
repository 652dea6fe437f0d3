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
  const agent = new Agent({ keepAlive: true });
  const times: number[] = [];
  let next = 0;
  const began = performance.now();
  const connection = async () => {
    for (let sent = 0; sent < fewest || performance.now() - began < duration; sent++)
      times.push((await ask(rival, forms[next++ % forms.length], agent)).ms);
  };
  try {
    await Promise.all(Array.from({ length: connections }, connection));
    return { p50: median(times), perSecond: (1000 * times.length) / (performance.now() - began) };
  } finally {
    agent.destroy();
  }
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
  const agent = new Agent({ keepAlive: true });
  const waiting = files.values();
  const connection = async () => {
    for (const file of waiting) {
      const [form] = formsOf(rival, [await readFile(file)], extension);
      await ask(rival, form, agent);
    }
  };
  try {
    await Promise.all(Array.from({ length: connections }, connection));
  } finally {
    agent.destroy();
  }
}
