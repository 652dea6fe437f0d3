import { Session, type Profiler } from 'node:inspector';

/** What of the code inputs have reached. */
export interface Coverage {
  /** Whether anything was reached since the last look that no input reached before; it then counts as reached. */
  look(): boolean;
  /** The same, but leaves open what was reached, so that several inputs can be looked at together first. */
  glance(): boolean;
  /** Characters of the code that were reached, and of all of it, by file. */
  readonly files: ReadonlyMap<string, { readonly reached: number; readonly total: number }>;
}

/** The text of one function: 1 for each character that was reached. */
interface FunctionText {
  readonly url: string;
  readonly start: number;
  readonly reached: Uint8Array;
}

/**
 * Begins to count, by V8's own counters of blocks, as coverage tools do. Only code that is loaded from now on has them.
 *
 * @param within what the addresses of the files in question begin with
 */
export function startCoverage(within: string): Coverage {
  const session = new Session();
  session.connect();
  post(session, 'Profiler.enable');
  post(session, 'Profiler.startPreciseCoverage', { callCount: false, detailed: true });
  const known = new Map<string, FunctionText>();

  const take = (keep: boolean): boolean => {
    const { result } = post(
      session,
      'Profiler.takePreciseCoverage',
    ) as Profiler.TakePreciseCoverageReturnType;
    let isNew = false;
    for (const { url, functions } of result) {
      if (!url.startsWith(within)) continue;
      for (const { ranges } of functions) {
        const [{ startOffset: start, endOffset: end }] = ranges;
        const key = `${url} ${start} ${end}`;
        const text = known.get(key) ?? { url, start, reached: new Uint8Array(end - start) };
        known.set(key, text);
        if (reach(text, ranges, keep)) isNew = true;
        if (isNew && !keep) return true;
      }
    }
    return isNew;
  };

  return {
    look: () => take(true),
    glance: () => take(false),
    get files() {
      return sumsOf([...known.values()]);
    },
  };
}

/** Ranges stand in ranges, from the outermost one inwards. */
function reach({ start, reached }: FunctionText, ranges: Profiler.CoverageRange[], keep: boolean): boolean {
  const now = new Uint8Array(reached.length);
  for (const { startOffset, endOffset, count } of ranges)
    now.fill(count > 0 ? 1 : 0, startOffset - start, endOffset - start);
  const isNew = now.some((is, at) => is > reached[at]);
  if (keep && isNew) now.forEach((is, at) => (reached[at] |= is));
  return isNew;
}

/** The text of a function in a function is the inner one's. */
function sumsOf(texts: readonly FunctionText[]): Coverage['files'] {
  const files = new Map<string, Uint8Array>();
  const endOf = ({ start, reached }: FunctionText) => start + reached.length;
  for (const { url } of texts)
    if (!files.has(url))
      files.set(url, new Uint8Array(Math.max(...texts.filter(text => text.url === url).map(endOf))));
  for (const { url, start, reached } of texts.toSorted((a, b) => b.reached.length - a.reached.length))
    files.get(url)!.set(reached, start);
  const count = (whole: Uint8Array) => whole.reduce((sum, is) => sum + is, 0);
  return new Map([...files].map(([url, whole]) => [url, { reached: count(whole), total: whole.length }]));
}

/** The session is this process's own, so that answers are there at once. */
function post(session: Session, method: string, parameters?: object): unknown {
  let answer: unknown;
  session.post(method, parameters, (error: Error | null, result: unknown) => {
    if (error) throw error;
    answer = result;
  });
  return answer;
}
