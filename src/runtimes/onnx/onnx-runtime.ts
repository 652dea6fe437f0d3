import { createRequire } from 'node:module';

/** What is used of the optional package `onnxruntime-node`, whose own types are not there where it is not. */
export interface OnnxRuntime {
  readonly InferenceSession: {
    create(file: Uint8Array, options: Readonly<Record<string, unknown>>): Promise<Session>;
  };
  readonly Tensor: new (
    type: string,
    data: Float32Array | Int32Array | BigInt64Array | Uint8Array,
    dims: readonly number[],
  ) => Tensor;
}

/** A network that ONNX Runtime has loaded. */
export interface Session {
  run(
    feeds: Readonly<Record<string, Tensor>>,
    fetches: readonly string[],
  ): Promise<Readonly<Record<string, Tensor>>>;
  release(): Promise<void>;
}

/** Numbers with a shape. */
export interface Tensor {
  readonly type: string;
  readonly dims: readonly number[];
  readonly data: unknown;
}

const packageName = 'onnxruntime-node';
const require = createRequire(import.meta.url);

/**
 * Why versions with the runtime `onnx` cannot be served, without loading anything; undefined where the package is there.
 */
export function onnxRuntimeFault(): string | undefined {
  try {
    require.resolve(packageName);
    return undefined;
  } catch {
    return `the optional package ${packageName}, which computes ONNX files, is not installed: \`npm ci\` without --omit=optional brings it`;
  }
}

/**
 * Loads ONNX Runtime: 50 MB of native code.
 *
 * @throws Error with the reason when it is not installed, or does not work on this system
 */
export function loadOnnxRuntime(): OnnxRuntime {
  const fault = onnxRuntimeFault();
  if (fault !== undefined) throw new Error(fault);
  // From 1.29 on it tells its makers of networks and machines, and writes to the user's folder, unless this is set.
  process.env.ORT_DISABLE_TELEMETRY = '1';
  try {
    return require(packageName) as OnnxRuntime;
  } catch (cause) {
    throw new Error(
      `${packageName} does not work on this system: ${(cause as Error).message.split('\n')[0]}`,
      {
        cause,
      },
    );
  }
}

/**
 * Loads a network for one thread: a child process has one track at a time, and there is one for each core.
 *
 * @throws Error in ONNX Runtime's words, without the places in its sources that they begin with
 */
export async function openSession(ort: OnnxRuntime, file: Uint8Array): Promise<Session> {
  try {
    return await ort.InferenceSession.create(file, {
      executionProviders: ['cpu'],
      executionMode: 'sequential',
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
      extra: { session: { intra_op: { allow_spinning: '0' }, inter_op: { allow_spinning: '0' } } },
      // What it says otherwise goes to standard error: only what it fails of is of interest, and that is thrown.
      logSeverityLevel: 4,
    });
  } catch (cause) {
    throw new Error(`ONNX Runtime does not load it: ${plain(cause as Error)}`, { cause });
  }
}

/** What ONNX Runtime says, in one line of bounded length. */
export function plain({ message }: Error): string {
  return message
    .replace(/^.*\/onnxruntime_src\/\S+ .*\) (?=[A-Z])/, '')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 300);
}
