import type { ByteRange } from '../audio/sparse/sparse-file.js';
import type { ClassificationUnderWay, EngineClassifyOptions, Loaded, TimedClassification } from './engine.js';
import type { ClassifyingEngine } from './track.js';

/** A file that has not been read yet. */
export interface UnreadFile {
  /** Bytes. */
  readonly size: number;
  /** Whether it is on this machine, where a small part takes hardly less time than all of it. */
  readonly isLocal?: boolean | undefined;
  /** @returns its bytes, or pieces of them */
  readonly read: () => Promise<Uint8Array | readonly Uint8Array[]>;
  /** @param start first byte; `start + length` is at most {@link size} */
  readonly readRange: (start: number, length: number) => Promise<Uint8Array>;
}

/**
 * Bytes up to which a file is read whole: parts of one that lies elsewhere would take more requests than they spare bytes, and
 * those of one that is here more rounds than it takes to copy it.
 */
export const smallFile = { elsewhere: 512 * 1024, here: 8 * 2 ** 20 };

/** Bytes of a file that a child makes room for: of a larger one nothing is read. */
const largestFile = 2 ** 30;

/** Bytes that are read first: tags, and the index of most formats. */
const headBytes = 96 * 1024;

/** Bytes of all parts together, at most. */
const mostBytes = 64 * 2 ** 20;

/** Times that more parts are read: after tags, for an index, at the end of a file, and for the windows. */
const mostRounds = 6;

/**
 * Classifies a file, of which only the index and the windows are read where its format allows that.
 *
 * @throws what reading throws; Problem as the answer of {@link Engine.classify}; the signal's reason
 */
export function classifyFile(
  file: UnreadFile,
  engine: ClassifyingEngine,
  version: Loaded,
  options: Omit<EngineClassifyOptions, 'shadows' | 'goesOn'> = {},
): Promise<TimedClassification> {
  return startFile(file, engine, version, options).answer;
}

/** The same, with shadows: they see what was read for the version that answers. */
export function startFile(
  file: UnreadFile,
  engine: ClassifyingEngine,
  version: Loaded,
  options: Omit<EngineClassifyOptions, 'goesOn'>,
): ClassificationUnderWay {
  const underWay = start(file, engine, version, options);
  return {
    answer: underWay.then(({ answer }) => answer),
    shadows: underWay.then(
      ({ shadows }) => shadows,
      () => (options.shadows ?? []).map(() => 'failed' as const),
    ),
  };
}

async function start(
  file: UnreadFile,
  engine: ClassifyingEngine,
  version: Loaded,
  options: Omit<EngineClassifyOptions, 'goesOn'>,
): Promise<
  { answer: TimedClassification | Promise<TimedClassification> } & Pick<ClassificationUnderWay, 'shadows'>
> {
  const { size, isLocal = false } = file;
  const ranges: ByteRange[] = [];
  const pieces: Uint8Array[] = [];
  let wanted: readonly ByteRange[] = [[0, headBytes]];
  let goesOn = false;
  const small = isLocal ? smallFile.here : smallFile.elsewhere;
  if (size > small && size <= largestFile)
    for (let round = 0; round < mostRounds && spares(size, [...ranges, ...wanted]); round += 1) {
      pieces.push(...(await Promise.all(wanted.map(range => file.readRange(...range)))));
      ranges.push(...wanted);
      const parts = { size, ranges, pieces };
      const { first, shadows } = engine.classifyParts(parts, version, { ...options, goesOn });
      const result = await first;
      if (!('lacking' in result)) return { answer: result, shadows };
      goesOn = true;
      if (result.lacking === 'whole') break;
      wanted = result.lacking;
    }
  options.signal?.throwIfAborted();
  const whole = [await file.read()].flat();
  return engine.classify(whole, version, { ...options, goesOn });
}

/** Whether the ranges are less than half of a file, and fit into memory. */
function spares(size: number, ranges: readonly ByteRange[]): boolean {
  const bytes = ranges.reduce((sum, [, length]) => sum + length, 0);
  return 2 * bytes < size && bytes <= mostBytes;
}
