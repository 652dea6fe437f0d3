import { Agent } from 'node:http';
import { exchange } from './exchange.js';
import type { GoodUpload } from './uploads.js';

/** Milliseconds of measuring. */
const duration = 5000;

/** How many uploads a second a service answers, with so many under way at a time and no other load. */
export async function measureCapacity(
  url: string,
  uploads: readonly GoodUpload[],
  concurrency: number,
): Promise<number> {
  const agent = new Agent({ keepAlive: true });
  const began = performance.now();
  let index = 0;
  let classified = 0;
  const one = async () => {
    while (performance.now() - began < duration) {
      const upload = uploads[index % uploads.length].numbered(index++);
      const { answer } = await exchange(url, { ...upload, agent });
      if (answer?.status === 200) classified += 1;
    }
  };
  await Promise.all(Array.from({ length: concurrency }, one));
  agent.destroy();
  return (1000 * classified) / (performance.now() - began);
}
