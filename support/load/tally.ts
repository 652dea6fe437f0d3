import type { Exchange } from './exchange.js';
import type { Held, Observer, OtherKind } from './observer.js';
import { outcomeOf } from './outcome.js';
import { difference, type References } from './references.js';
import type { Upload } from './uploads.js';

/** How often each of several things happened. */
export type Counts = Record<string, number>;

/** What must not happen, and on which requests it did. */
export interface Faults {
  /** 200s that differ from the answer without load, and refusals of good tracks that are not for want of room. */
  readonly wrong: Counts;
  /** Good requests without an answer. */
  readonly dropped: Counts;
  /** Good requests whose connection ended before they were sent, without an answer that could be read. */
  readonly cutOff: Counts;
  /** Good requests answered with a 5xx other than 503. */
  readonly failed: Counts;
  /** 503s and 429s that do not say when to try again. */
  readonly withoutRetryAfter: Counts;
  /** Other requests answered with a 5xx other than 503, GETs refused, hostile uploads cut off. */
  readonly unexpected: Counts;
}

/** Counts what came of every request. */
export class Tally implements Observer {
  readonly outcomes: Record<'good' | 'slow' | OtherKind, Counts> = {
    good: {},
    hostile: {},
    damaged: {},
    inference: {},
    aborting: {},
    slow: {},
    get: {},
  };
  readonly faults: Faults = {
    wrong: {},
    dropped: {},
    cutOff: {},
    failed: {},
    withoutRetryAfter: {},
    unexpected: {},
  };
  /** Milliseconds to the answers, of good tracks that were classified and of each GET. */
  readonly latencies: Record<string, number[]> = { good: [] };
  /** Milliseconds that slow clients were borne with, by the way in which they are slow. */
  readonly held: Record<string, number[]> = {};
  readonly #references: References;

  constructor(references: References) {
    this.#references = references;
  }

  good(upload: Upload, asked: Exchange): void {
    const { answer } = asked;
    const outcome = outcomeOf(asked);
    count(this.outcomes.good, outcome);
    const described = `${upload.name}: ${outcome}`;
    if (!answer) count(wasCutOff(asked) ? this.faults.cutOff : this.faults.dropped, described);
    else if (answer.status === 200) {
      this.latencies.good.push(asked.ended - asked.started);
      const wrong = difference(answer, this.#references.get(upload.name)!);
      if (wrong) count(this.faults.wrong, `${upload.name}: ${wrong}`);
    } else if (isForWantOfRoom(answer.status)) this.#checkRetryAfter(asked, outcome);
    else count(answer.status >= 500 ? this.faults.failed : this.faults.wrong, described);
  }

  other(kind: OtherKind, name: string, asked: Exchange): void {
    const { answer } = asked;
    const outcome = outcomeOf(asked);
    count(this.outcomes[kind], outcome);
    if (answer && kind === 'get') (this.latencies[name] ??= []).push(asked.ended - asked.started);
    if (answer && isForWantOfRoom(answer.status)) this.#checkRetryAfter(asked, outcome);
    if (!isExpected(kind, asked)) count(this.faults.unexpected, `${kind}, ${name}: ${outcome}`);
  }

  slow(name: string, { outcome, ms }: Held): void {
    count(this.outcomes.slow, outcome);
    (this.held[name] ??= []).push(ms);
    if (outcome.startsWith('5') && !outcome.startsWith('503'))
      count(this.faults.unexpected, `slow, ${name}: ${outcome}`);
  }

  #checkRetryAfter({ answer }: Exchange, outcome: string): void {
    if (!/^\d+$/.test(answer!.headers['retry-after'] ?? '')) count(this.faults.withoutRetryAfter, outcome);
  }
}

const isForWantOfRoom = (status: number): boolean => status === 503 || status === 429;

const wasCutOff = ({ connected, written }: Exchange): boolean =>
  connected !== undefined && written === undefined;

function isExpected(kind: OtherKind, { answer, error }: Exchange): boolean {
  if (kind === 'damaged' && !answer) return error !== 'no answer';
  if (!answer) return kind === 'aborting' && error === 'ABORT_ERR';
  if (kind === 'get') return answer.status === 200;
  return answer.status < 500 || answer.status === 503;
}

/** Counts one more. */
export function count(counts: Counts, what: string): void {
  counts[what] = (counts[what] ?? 0) + 1;
}
