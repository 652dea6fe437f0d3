import { setTimeout as delay } from 'node:timers/promises';
import { distinct } from '../../support/audio/distinct.js';
import { nameOf } from '../../support/load/outcome.js';
import type { Classification } from '../../src/http/schemas/classification.js';
import { postRaw } from '../service.js';

/** Clients who send one track after another. */
export interface SteadyLoad {
  /** Requests so far, those under way too. */
  readonly sent: number;
  /** The version that gave each answer, in their order. */
  readonly answeredBy: readonly number[];
  /** What came of requests that got no classification. */
  readonly lost: readonly string[];
  /** Sends no more, and waits for what is under way. */
  readonly stop: () => Promise<void>;
}

/** Milliseconds between an answer and the next request. */
const pause = 20;

/** Starts two clients, who ask patiently: for a request that waits long, none is lost. */
export function startSteadyLoad(url: string, tracks: readonly Uint8Array[]): SteadyLoad {
  const load = { sent: 0, answeredBy: [] as number[], lost: [] as string[], stop };
  let isOver = false;
  const sendOne = async () => {
    const track = distinct(tracks[load.sent % tracks.length]);
    load.sent += 1;
    try {
      const response = await postRaw(url, track);
      const body = await response.text();
      if (response.status === 200) load.answeredBy.push((JSON.parse(body) as Classification).model.version);
      else load.lost.push(nameOf(response.status, body));
    } catch (error) {
      load.lost.push(String((error as Error).cause ?? error));
    }
  };
  const clients = Array.from({ length: 2 }, async () => {
    while (!isOver) {
      await sendOne();
      await delay(pause);
    }
  });
  return load;

  async function stop(): Promise<void> {
    isOver = true;
    await Promise.all(clients);
  }
}
