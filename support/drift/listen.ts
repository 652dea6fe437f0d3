import type { DriftReport } from '../../src/http/schemas/drift.js';

/** Uploads that are under way at a time. */
const parallel = 4;

/**
 * Lets a service hear so many of the tracks, from the first again after the last, and says how far that is from what its
 * model was made for.
 *
 * @throws Error when it refuses one
 */
export async function driftOf(
  url: string,
  tracks: readonly Uint8Array[],
  count: number,
): Promise<DriftReport> {
  for (let sent = 0; sent < count; sent += parallel) {
    const some = Array.from(
      { length: Math.min(parallel, count - sent) },
      (_, i) => tracks[(sent + i) % tracks.length],
    );
    // The same upload twice at a time would be heard once.
    const answers = await Promise.all(
      [...new Set(some)].map(body => fetch(`${url}/classify`, { method: 'POST', body })),
    );
    const refused = answers.find(({ status }) => status !== 200);
    if (refused) throw new Error(await refused.text());
  }
  const { models } = (await (await fetch(`${url}/models`)).json()) as {
    models: { name: string; serves: number }[];
  };
  const [{ name, serves }] = models;
  return (await (await fetch(`${url}/models/${name}/versions/${serves}/drift`)).json()) as DriftReport;
}
