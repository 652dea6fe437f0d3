import type { Manifest } from '../../models/manifest.js';
import type { VerifiedVersion } from '../../models/version.js';
import { toInput } from '../input.js';
import type { Network } from '../network.js';
import { probabilitiesOf } from '../probabilities.js';
import { chooseTensors, type ChosenTensors } from './choose-tensors.js';
import { loadOnnxRuntime, openSession, plain, type OnnxRuntime, type Session } from './onnx-runtime.js';
import { readOnnxModel } from './read-model.js';
import { describeValue, type ValueInfo } from './value-info.js';
import { zeros } from './zeros.js';

/** The name of the file in a version. */
export const onnxFileName = 'model.onnx';

/** Segments that are computed at a time where any number may be: what a network keeps of each takes memory. */
const largestBatch = 32;

/** A version's file and how it is to be fed, as far as that is known without ONNX Runtime. */
interface CheckedFile extends ChosenTensors {
  readonly file: Uint8Array;
  /** Segments that the network takes at a time; undefined where it takes any number. */
  readonly batch: number | undefined;
  /** Whether its input has a dimension for the segments. */
  readonly isBatched: boolean;
}

/**
 * Checks the file of a version before ONNX Runtime sees it.
 *
 * @throws Error as {@link readOnnxModel} and {@link chooseTensors}; when it does not take what the manifest says
 */
export function checkOnnxVersion({
  manifest,
  files,
}: Pick<VerifiedVersion, 'files'> & {
  readonly manifest: Pick<Manifest, 'input' | 'outputs'>;
}): CheckedFile {
  const file = files.get(onnxFileName);
  if (!file) throw new Error(`corrupt: the manifest does not list ${onnxFileName}`);
  const { input, outputs } = manifest;
  const chosen = chooseTensors(readOnnxModel(file), { input: input.name, ...outputs });
  return { ...chosen, file, ...batchOf(chosen.input, input.shape) };
}

/** How many segments an input takes at a time. @throws Error when it does not take segments of that shape */
function batchOf(
  input: ValueInfo,
  segment: readonly number[],
): { readonly batch: number | undefined; readonly isBatched: boolean } {
  const { shape = [null, ...segment] } = input;
  const fits = (dims: readonly (number | null)[]) =>
    dims.length === segment.length && dims.every((length, i) => length === null || length === segment[i]);
  if (fits(shape.slice(1))) return { batch: shape[0] ?? undefined, isBatched: true };
  if (fits(shape)) return { batch: 1, isBatched: false };
  throw new Error(
    `corrupt: the network's input is ${describeValue(input)}, the manifest says that a segment is ${segment.join(' × ')}`,
  );
}

/**
 * Loads a version whose network is an ONNX file.
 *
 * @throws Error as {@link checkOnnxVersion}; when ONNX Runtime is not there, or does not load it
 */
export async function loadNetwork(version: Pick<VerifiedVersion, 'manifest' | 'files'>): Promise<Network> {
  const checked = checkOnnxVersion(version);
  const inputOf = toInput(version.manifest);
  const ort = loadOnnxRuntime();
  const session = await openSession(ort, checked.file);
  const compute = batchwise(ort, session, checked, version.manifest);
  return {
    backend: 'onnxruntime',
    predict: (features, segments) => compute(inputOf(features), segments),
    dispose: () => void session.release(),
  };
}

/** Computes segments, as many at a time as the network takes. */
function batchwise(
  ort: OnnxRuntime,
  session: Session,
  { input, others, scores, embedding, batch, isBatched }: CheckedFile,
  manifest: Manifest,
): Network['predict'] {
  const { shape } = manifest.input;
  const size = shape.reduce((a, b) => a * b);
  const names = [...new Set([scores, embedding ?? scores].map(({ name }) => name))];

  async function run(features: Float32Array): Promise<Float32Array[]> {
    const rows = features.length / size;
    const feeds = {
      [input.name]: new ort.Tensor('float32', features, isBatched ? [rows, ...shape] : shape),
      ...Object.fromEntries(others.map(other => [other.name, zeros(ort, other, rows)])),
    };
    const results = await session.run(feeds, names).catch((cause: unknown) => {
      throw new Error(`ONNX Runtime does not compute it: ${plain(cause as Error)}`, { cause });
    });
    return names.map(name => {
      const { dims, data } = results[name];
      if (!(data instanceof Float32Array) || (isBatched && dims[0] !== rows))
        throw new Error(
          `the network gives ${dims.join(' × ')} values for ${rows} segments, not one row for each`,
        );
      return data;
    });
  }

  return async (features, segments) => {
    const step = batch ?? largestBatch;
    const parts: Float32Array[][] = [];
    for (let from = 0; from < segments; from += step) {
      const rows = Math.min(step, segments - from);
      const some = features.subarray(from * size, (from + rows) * size);
      // A network of a fixed number of segments gets zeros after the last one.
      const results = await run(batch === undefined || rows === batch ? some : padded(some, batch * size));
      const fed = batch ?? rows;
      parts.push(results.map(values => values.subarray(0, (values.length / fed) * rows)));
    }
    const given = joined(parts.map(([values]) => values));
    return {
      scores: probabilitiesOf(given, given.length / segments, manifest),
      ...(embedding && { embedding: joined(parts.map(values => values.at(-1)!)) }),
    };
  };
}

function padded(values: Float32Array, length: number): Float32Array {
  const longer = new Float32Array(length);
  longer.set(values);
  return longer;
}

function joined(parts: readonly Float32Array[]): Float32Array {
  if (parts.length === 1) return parts[0];
  const whole = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
