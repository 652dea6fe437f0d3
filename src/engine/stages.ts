import type { Stage } from '../pool/stage.js';
import { now, type Attributes } from '../tracing/span.js';

/** Milliseconds spent in each stage. */
export interface StageTiming {
  decode: number;
  resample: number;
  features: number;
  inference: number;
}

export type StageName = keyof StageTiming;

/** Measures the stages of one task. */
export class Stages {
  readonly #stages: Stage[];
  /** Milliseconds of all stages together. */
  #busy = 0;

  /** @param stages an empty array, which is filled: so the stages are there also when the task fails */
  constructor(stages: Stage[]) {
    this.#stages = stages;
  }

  get timing(): StageTiming {
    const busy = (name: StageName) => this.#stages.find(stage => stage.name === name)?.busy ?? 0;
    return {
      decode: busy('decode'),
      resample: busy('resample'),
      features: busy('features'),
      inference: busy('inference'),
    };
  }

  /** Notes that a stage was at work from `start` until now, `busy` milliseconds of that. */
  note(name: StageName, start: number, attributes: Attributes = {}, busy = now() - start): Stage {
    let stage = this.#stages.find(candidate => candidate.name === name);
    if (!stage) this.#stages.push((stage = { name, start, end: start, busy: 0, failed: false, attributes }));
    stage.end = now();
    stage.busy += busy;
    this.#busy += busy;
    return stage;
  }

  /** Does something that belongs to a stage. What is measured meanwhile of other stages is not time of this one. */
  async measure<T>(name: StageName, work: () => T | Promise<T>, attributes?: Attributes): Promise<T> {
    const start = now();
    const before = this.#busy;
    const note = () => this.note(name, start, attributes, now() - start - (this.#busy - before));
    try {
      const result = await work();
      note();
      return result;
    } catch (error) {
      // The innermost comes first.
      const isFirst = !this.#stages.some(({ failed }) => failed);
      note().failed = isFirst;
      throw error;
    }
  }
}
