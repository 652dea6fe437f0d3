import { isDeepStrictEqual } from 'node:util';
import { closedLoop, type Pace } from './closed-loop.js';
import { median } from './numbers.js';
import { ask, formsOf, Refusal, type Rival } from './rival.js';
import type { BenchTrack } from './tracks.js';
import { variantsOf } from './variants.js';

/** Requests under way in the second part of a turn. */
const together = 4;

/** Twice as many, since the connections do not keep in step. */
const variants = 2 * together;

/** Milliseconds of each part of a turn. */
const duration = 1000;

/** Medians over a service's turns: p50 of one request at a time, and requests/s of four at a time. */
export interface Result {
  readonly alone: number;
  readonly together: number;
}

/**
 * Lets services classify a track in turns, each one request at a time and then four.
 *
 * @returns the result of each service; undefined of one that refuses the track
 * @throws Error when one answers with anything but the same classification every time
 */
export async function race(
  { bytes, extension }: BenchTrack,
  rivals: readonly Rival[],
  rounds: number,
): Promise<(Result | undefined)[]> {
  const files = variantsOf(bytes, extension, variants);
  const lanes = rivals.map(rival => ({
    rival,
    forms: formsOf(rival, files, extension),
    alone: [] as Pace[],
    together: [] as Pace[],
  }));
  const running = new Set<(typeof lanes)[number]>();
  for (const lane of lanes) if (await warmUp(lane.rival, lane.forms)) running.add(lane);
  for (let round = 0; round < rounds; round++) {
    for (const lane of running) {
      lane.alone.push(await closedLoop(lane.rival, lane.forms, 1, duration));
      lane.together.push(await closedLoop(lane.rival, lane.forms, together, duration));
    }
  }
  return lanes.map(lane => {
    if (!running.has(lane)) return undefined;
    return {
      alone: median(lane.alone.map(({ p50 }) => p50)),
      together: median(lane.together.map(({ perSecond }) => perSecond)),
    };
  });
}

/** Has every variant classified, which shows that they are the same audio; false when the service refuses the track. */
async function warmUp(rival: Rival, forms: readonly Buffer[]): Promise<boolean> {
  const answers = await Promise.all(forms.map(form => ask(rival, form))).catch((error: unknown) => {
    if (error instanceof Refusal) return undefined;
    throw error;
  });
  if (!answers) return false;
  const [{ probabilities: expected }] = answers;
  if (!answers.every(({ probabilities }) => isDeepStrictEqual(probabilities, expected)))
    throw new Error(`${rival.url} does not answer the same to the same audio`);
  return true;
}
