import type { ProblemCode } from '../problems.js';
import type { ProblemDetails } from '../http/schemas/problem.js';
import { problemWords } from './problem-words.js';

/** Something that went wrong, in words for a person. */
export interface Trouble {
  /** Which problem of the service's it is, where it is one. */
  readonly code?: ProblemCode;
  readonly title: string;
  /** What is wrong. */
  readonly detail: string;
  /** What to do about it. */
  readonly advice?: string | undefined;
  /** Whether the same may succeed later. */
  readonly passes: boolean;
  /** Seconds to wait before that. */
  readonly wait?: number | undefined;
  /** Whether the service wants a key, or another one. */
  readonly wantsKey?: boolean;
  /** By which the service's log knows the request. */
  readonly reference?: string | undefined;
}

/** The message that a person gets in place of an answer. */
export class Refusal extends Error {
  constructor(readonly trouble: Trouble) {
    super(trouble.title);
  }
}

const passing: readonly number[] = [408, 429, 500, 502, 503, 504];

/** The trouble that an answer reports. */
export function problemTrouble(status: number, body: unknown, retryAfter: string | null): Trouble {
  const common = { passes: passing.includes(status), wantsKey: status === 401 || status === 403 };
  const wait = retryAfter === null || !/^\d+$/.test(retryAfter) ? undefined : Number(retryAfter);
  if (!isProblem(body))
    return {
      ...common,
      title: 'The service cannot be reached',
      detail: `Something between this page and the service answered instead of it (${status}).`,
      advice: 'Try again in a moment.',
      wait,
    };
  const code = body.type.split(':').at(-1) as ProblemCode;
  return {
    ...common,
    // Which no key would change.
    ...(code === 'cross-origin' && { wantsKey: false }),
    code,
    ...problemWords(code, { title: body.title, detail: body.detail }, wait),
    wait,
    // Of use only to who looks for a fault in the service.
    reference: status === 500 ? body.instance.split(':').at(-1) : undefined,
  };
}

/** What it means that no answer came. */
export function connectionTrouble(during?: 'upload'): Trouble {
  if (!navigator.onLine)
    return {
      title: 'You are offline',
      detail: 'This device has no connection to the network.',
      advice: 'Connect it, and try again.',
      passes: true,
    };
  return {
    title: 'The service does not answer',
    detail:
      during === 'upload'
        ? 'The connection broke before the answer came. The service may have stopped, or the file is far too large.'
        : 'No connection to the service could be made. It may have stopped.',
    advice: 'Try again in a moment.',
    passes: true,
  };
}

/** The trouble in anything that was thrown; an unexpected error is shown with its own message. */
export function troubleOf(error: unknown): Trouble {
  if (error instanceof Refusal) return error.trouble;
  return { title: 'The page failed', detail: String(error), advice: 'Load it again.', passes: true };
}

function isProblem(body: unknown): body is ProblemDetails {
  const { title, detail, type, instance } = (body ?? {}) as Partial<Record<string, unknown>>;
  return [title, detail, type, instance].every(value => typeof value === 'string');
}
