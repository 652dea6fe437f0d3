/** What there is to say of a span; names are OpenTelemetry's where it has one, else below `hyena.` */
export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** How a span of any trace is referred to. */
export interface SpanReference {
  readonly traceId: string;
  readonly spanId: string;
  readonly traceFlags: number;
}

/** What a span begins with. */
export interface SpanOptions {
  readonly attributes?: Attributes;
  /** A span elsewhere that this one has to do with. */
  readonly link?: SpanReference | undefined;
  /** When it began, by {@link now}, if not just now. */
  readonly at?: number;
}

/**
 * A part of the work for a request, and how long it took. What records it is OpenTelemetry or nothing at all; those who
 * do the work know neither.
 */
export interface Span {
  readonly reference: SpanReference | undefined;
  /** Begins a part of this one. */
  begin(name: string, options?: SpanOptions): Span;
  set(attributes: Attributes): void;
  /**
   * @param error what went wrong, or the name of that; undefined when nothing did
   * @param at when it ended, by {@link now}, if not just now
   */
  end(error?: Error | string, at?: number): void;
}

/** Records nothing. */
export const noSpan: Span = {
  reference: undefined,
  begin: () => noSpan,
  set: () => undefined,
  end: () => undefined,
};

/** Milliseconds of a clock that all processes of a machine share and that nobody sets. */
export function now(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

/** Does a part of the work in a span of its own, which says how it failed when it fails. */
export async function inSpan<T>(
  parent: Span | undefined,
  name: string,
  options: SpanOptions,
  work: (span: Span) => Promise<T>,
): Promise<T> {
  const span = (parent ?? noSpan).begin(name, options);
  try {
    const result = await work(span);
    span.end();
    return result;
  } catch (error) {
    span.end(error as Error);
    throw error;
  }
}
