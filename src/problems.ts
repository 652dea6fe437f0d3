/**
 * Every way in which Hyena refuses something, in one table. The key is the last part of the problem's `type`
 * (RFC 9457) and never changes once released; `status` is the HTTP status, `title` the type's fixed summary.
 */
export const problemTypes = {
  'malformed-request': { status: 400, title: 'The request is malformed' },
  'no-audio': { status: 400, title: 'The request carries no audio' },
  unauthorized: { status: 401, title: 'The request carries no valid key' },
  forbidden: { status: 403, title: 'The role of the key does not allow this' },
  'forbidden-source': { status: 403, title: 'The file is in no place that may be read' },
  'cross-origin': { status: 403, title: 'A page of another origin may not call this' },
  'not-found': { status: 404, title: 'There is nothing at this address' },
  'unknown-model': { status: 404, title: 'There is no such model or version' },
  'unknown-source': { status: 404, title: 'The file cannot be found' },
  'upload-timeout': { status: 408, title: 'The request took too long to arrive' },
  'method-not-allowed': { status: 405, title: 'The address does not take this method' },
  'source-changed': { status: 409, title: 'The file changed while it was read' },
  'too-large': { status: 413, title: 'The upload is too large' },
  'unsupported-media': { status: 415, title: 'The upload is not audio that Hyena decodes' },
  'unsupported-encoding': { status: 415, title: 'The content encoding is not supported' },
  'expectation-failed': { status: 417, title: 'The expectation cannot be met' },
  'unknown-host': { status: 421, title: 'The service does not have this name' },
  'broken-audio': { status: 422, title: 'The audio is damaged' },
  'audio-too-short': { status: 422, title: 'The audio is too short' },
  'audio-too-long': { status: 422, title: 'The audio is too long' },
  'too-many-segments': { status: 422, title: 'The time line has too many segments' },
  'too-demanding': { status: 422, title: 'The audio takes more time or memory than a track may' },
  'no-embedding': { status: 422, title: 'The version gives no embedding' },
  'silent-audio': { status: 422, title: 'The audio is silent' },
  'rate-limited': { status: 429, title: 'The client sends too many requests' },
  'headers-too-large': { status: 431, title: 'The address and the headers are too long' },
  internal: { status: 500, title: 'Hyena has a defect' },
  'too-many-requests': { status: 503, title: 'The service is at its limit of requests under way' },
  'uploads-full': { status: 503, title: 'The memory for uploads is full' },
  'queue-full': { status: 503, title: 'The queue is full' },
  'queue-timeout': { status: 503, title: 'The track waited too long in the queue' },
  'not-ready': { status: 503, title: 'The service is not ready' },
  'store-unavailable': { status: 503, title: 'The model store cannot be read' },
  'source-unavailable': { status: 503, title: 'The place of the file cannot be read' },
  'shutting-down': { status: 503, title: 'The service is shutting down' },
  'deadline-exceeded': { status: 504, title: 'The work did not finish in time' },
} as const satisfies Record<string, { status: number; title: string }>;

/** A key of {@link problemTypes}. */
export type ProblemCode = keyof typeof problemTypes;

/** What a problem may carry besides its words. */
export interface ProblemOptions extends ErrorOptions {
  /** Seconds after which the same request may succeed; for problems that pass. */
  readonly retryAfter?: number;
}

/**
 * A refusal that a caller can act on. Thrown where it is found; turned into a problem document by the HTTP room and
 * into one line by the command line.
 *
 * @example
 * throw new Problem('audio-too-short', 'The audio lasts 1.2 s; the model needs at least 3 s.');
 */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly retryAfter: number | undefined;

  /**
   * @param code which row of the table
   * @param detail one or two sentences for a person: what is wrong with this request, and what to do about it
   */
  constructor(
    readonly code: ProblemCode,
    readonly detail: string,
    options?: ProblemOptions,
  ) {
    super(detail, options);
    this.retryAfter = options?.retryAfter;
  }
}
