import { now, type Attributes } from '../tracing/span.js';

/** Milliseconds spent in each stage. */
export interface StageTiming {
  decode: number;
  resample: number;
  features: number;
  inference: number;
}

export type StageName = keyof StageTiming;

/** A stage of a task, as a child reports it; times are those of {@link now}. */
export interface Stage {
  readonly name: string;
  /** When it was at work for the first time, and no longer for the last. */
  readonly start: number;
  end: number;
  /** Milliseconds at work between: a track is read window by window, and stages take turns. */
  busy: number;
  /** Whether the task failed in it. */
  failed: boolean;
  readonly attributes: Attributes;
}

/** Measures the stages of one task. */
export class Stages {
  readonly #stages: Stage[];
  /** Milliseconds of all stages together. */
  #busy = 0;

  /** @param stages which are filled in, so that what was measured is there also when the task fails */
  constructor(stages: Stage[]) {
    stages.length = 0;
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
