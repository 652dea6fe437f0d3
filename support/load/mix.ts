import { Agent } from 'node:http';
import { driveCrowd } from './crowd.js';
import { damagedRequests, sendDamaged } from './damaged.js';
import { exchange } from './exchange.js';
import type { Observer } from './observer.js';
import { openLoop, type Arrivals } from './open-loop.js';
import { driveSlow } from './slow.js';
import type { GoodUpload, Upload } from './uploads.js';

/** What is sent to which service. */
export interface Mix {
  readonly url: string;
  /** Where probes and metrics are asked for. */
  readonly probes: string;
  readonly good: readonly GoodUpload[];
  readonly hostile: readonly Upload[];
  /** Large bodies for inference. */
  readonly inferences: readonly Upload[];
  /** Good uploads a second. */
  readonly rate: number;
}

/** Good uploads that may be under way at a time, and others. */
const goodBound = 128;
const otherBound = 64;
/** A second, besides the good uploads; hostile ones as a part of those. */
const hostileShare = 1 / 8;
const abortingRate = 2;
const getRate = 10;
const damagedRate = 4;
const inferenceRate = 1;
/** Slow connections of each way. */
const slowEach = 2;

/** Above all numbers of uploads that are waited for. */
const abortingNumbers = 10 ** 9;

const paths = ['/livez', '/readyz', '/metrics'];

/**
 * Sends good, hostile, damaged and aborted requests and GETs at fixed rates beside connections that are slow or held.
 *
 * @param signal ends the sending; what is under way is waited for
 * @returns how the good uploads arrived
 */
export async function driveMix(
  { url, probes, good, hostile, inferences, rate }: Mix,
  observer: Observer,
  signal: AbortSignal,
): Promise<Arrivals> {
  const agents = [new Agent({ keepAlive: true }), new Agent({ keepAlive: false })];
  const agentOf = (index: number) => agents[(index >> 1) % 2];
  const [arrivals] = await Promise.all([
    openLoop(rate, goodBound, signal, async index => {
      const upload = good[index % good.length].numbered(index);
      observer.good(upload, await exchange(url, { ...upload, agent: agentOf(index) }));
    }),
    openLoop(rate * hostileShare, otherBound, signal, async index => {
      const upload = hostile[index % hostile.length];
      observer.other('hostile', upload.name, await exchange(url, { ...upload, agent: agentOf(index) }));
    }),
    openLoop(abortingRate, otherBound, signal, async index => {
      const { name, ...upload } = abort(good[index % good.length].numbered(abortingNumbers + index), index);
      observer.other('aborting', name, await exchange(url, { ...upload, agent: agents[1] }));
    }),
    openLoop(damagedRate, otherBound, signal, async index => {
      const [name, text] = damagedRequests[index % damagedRequests.length];
      observer.other('damaged', name, await sendDamaged(url, text));
    }),
    openLoop(inferenceRate, otherBound, signal, async index => {
      const body = inferences[index % inferences.length];
      observer.other('inference', body.name, await exchange(url, { ...body, agent: agents[1] }));
    }),
    openLoop(getRate, otherBound, signal, async index => {
      const path = paths[index % paths.length];
      observer.other('get', path, await exchange(probes, { method: 'GET', path, agent: agentOf(index) }));
    }),
    openLoop(1, otherBound, signal, async index => {
      const path = '/models';
      observer.other('get', path, await exchange(url, { method: 'GET', path, agent: agentOf(index) }));
    }),
    driveSlow(url, slowEach, observer, signal),
    driveCrowd(url, signal),
  ]);
  for (const agent of agents) agent.destroy();
  return arrivals;
}

/** Goes away during the upload, or some time after it: while the track waits or is worked on. */
function abort({ body, ...upload }: Upload, index: number): Upload {
  const signal = AbortSignal.timeout(20 + ((index * 37) % 400));
  if (index % 2 === 0) return { ...upload, body, signal };
  const headers = { ...upload.headers, 'content-length': 2 * body.length };
  return { ...upload, name: `half of ${upload.name}`, body, chunked: false, headers, signal };
}
