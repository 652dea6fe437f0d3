import { createResampler } from '../audio/resample/resampler.js';
import { openSparse, type SparseSource } from '../audio/sparse/open-sparse.js';
import { BytesNeeded, type SparseFile } from '../audio/sparse/sparse-file.js';
import { denseStarts, type TimeLine } from '../features/dense-segments.js';
import { segmentLength, type FeatureParameters } from '../features/parameters.js';
import { segmentStarts } from '../features/segments.js';
import type { Classification } from './classification.js';
import type { Classifier } from './classifier.js';
import { classifyOpened, type ClassifyOptions } from './classify.js';
import type { BytesLacking } from './job.js';
import { trackLength } from './segments.js';

/**
 * {@link classify} with parts of a file: those that hold its index, and its windows.
 *
 * @returns which bytes lack of what the first version looks at, or later of what others do; else what the whole file gives
 */
export async function classifyParts(
  file: SparseFile,
  classifiers: readonly Classifier[],
  options: ClassifyOptions,
): Promise<Classification | BytesLacking> {
  const { limits, signal, line } = options;
  try {
    const source = await openSparse(file, limits, signal);
    const [{ model }] = classifiers;
    await source.requireWindows(windowsOf(source, model.manifest.features, line));
    return await classifyOpened(use => use(source), classifiers, options);
  } catch (error) {
    if (error instanceof BytesNeeded) return { lacking: error.ranges };
    throw error;
  }
}

/** The windows that a version looks at, in samples of the track. */
function windowsOf(
  source: SparseSource,
  parameters: FeatureParameters,
  line: TimeLine | undefined,
): [start: number, length: number][] {
  const resampler = createResampler(source.sampleRate, parameters.sampleRate);
  const length = segmentLength(parameters);
  const samples = trackLength(source, parameters);
  const starts = line ? denseStarts(samples, parameters, line) : segmentStarts(samples, parameters);
  return starts.map(start => resampler.inputOf(source.frames, start, length));
}
