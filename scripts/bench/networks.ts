import { Engine } from '../../src/engine/engine.js';
import type { StageTiming } from '../../src/engine/stages.js';
import type { FeatureParameters } from '../../src/features/parameters.js';
import { presets } from '../../src/features/presets.js';
import { manifestVersion, type Manifest } from '../../src/models/manifest.js';
import { digestOf, readVersion, type VerifiedVersion } from '../../src/models/version.js';
import { versionDirectory } from '../../src/models/version-directory.js';
import { listFiles, type VersionContents } from '../../src/models/write-version.js';
import { addonFault } from '../../src/runtimes/addons.js';
import { encodeHead, headFile } from '../../src/runtimes/head.js';
import { hasProc, memoryOf, processTree } from '../../support/load/process-tree.js';
import { mobileNetLayers } from '../../support/mobile-net/layers.js';
import { mobileNet } from '../../support/mobile-net/mobile-net.js';
import { mobileNetOnnx, waveformSamples } from '../../support/mobile-net/onnx.js';
import { median, tenths } from './numbers.js';

const warmUps = 5;
const runs = 15;

const dimensions = 1024;
const mel = presets.yamnet;
const waveform = {
  kind: 'waveform',
  sampleRate: mel.sampleRate,
  segments: mel.segments,
  segmentSeconds: waveformSamples / mel.sampleRate,
} as const;

/**
 * What a track takes in a child with one version of each front end and runtime, and the memory of that child. All but the
 * embedded model have a network of YAMNet's size, which is made here.
 *
 * @param track bytes of an audio file
 */
export async function benchNetworks(track: Uint8Array) {
  const network = mobileNet();
  const layers = await mobileNetLayers(network);
  const fault = addonFault('onnx');
  if (fault !== undefined) console.error(fault);
  const onnx = (options?: Parameters<typeof mobileNetOnnx>[1]) => ({
    'model.onnx': mobileNetOnnx(network, options),
  });
  const versions: Record<string, VerifiedVersion | undefined> = {
    'no version': undefined,
    'MFCC, TF.js: gtzan': await readVersion(await versionDirectory('models/gtzan')),
    'mel, TF.js': version('tfjs', mel, layers),
    ...(fault === undefined && {
      'mel, ONNX': version('onnx', mel, onnx()),
      'mel, ONNX, with a head': withHead(version('onnx', mel, onnx())),
      'waveform, ONNX': version('onnx', waveform, onnx({ takesSamples: true })),
    }),
  };
  const rows: Record<string, Record<string, number | undefined>> = {};
  for (const [name, each] of Object.entries(versions)) rows[name] = await measure(each, track);
  return rows;
}

async function measure(version: VerifiedVersion | undefined, track: Uint8Array) {
  const limits = { maxSeconds: 3600 };
  const size = { workers: 1, queueLimit: 1, maxTasks: Infinity, memoryLimit: Infinity, maxSegments: 100 };
  const engine = new Engine({ ...size, taskTimeout: 60_000, limits, backend: 'wasm' });
  try {
    await engine.warmUp();
    if (!version) return { PSS: await megabytes(engine) };
    await engine.load(version);
    const loaded = await megabytes(engine);
    const timings: StageTiming[] = [];
    for (let run = -warmUps; run < runs; run++) {
      const { timing } = await engine.classify([track], version).answer;
      if (run >= 0) timings.push(timing);
    }
    const of = (stage: keyof StageTiming) => tenths(median(timings.map(timing => timing[stage])));
    const total = timings.map(({ decode, resample, features, inference }) => {
      return decode + resample + features + inference;
    });
    return {
      features: of('features'),
      inference: of('inference'),
      total: tenths(median(total)),
      PSS: loaded,
      'PSS after tracks': await megabytes(engine),
    };
  } finally {
    await engine.close();
  }
}

/** Memory of the child, in MB; undefined where the system does not say. */
async function megabytes({ pids: [pid] }: Engine): Promise<number | undefined> {
  if (!hasProc) return undefined;
  return Math.round((await memoryOf(await processTree(pid))).pss / 1e6);
}

function version(
  runtime: Manifest['runtime'],
  features: FeatureParameters,
  contents: VersionContents,
): VerifiedVersion {
  const labels = Array.from({ length: 521 }, (_, i) => `label-${i}`);
  const shape = features.kind === 'waveform' ? [waveformSamples] : [96, 64];
  const manifest: Manifest = {
    manifestVersion,
    name: 'bench',
    version: 1,
    createdAt: '2026-01-01T00:00:00.000Z',
    task: 'multi-label',
    labels,
    runtime,
    features,
    input: { shape },
    outputs: { scores: 'scores', embedding: 'embedding' },
    embedding: { dimensions },
    codeVersion: '0.0.0',
    files: listFiles(contents),
  };
  return verified(manifest, contents);
}

/** The same with a head of ten labels. */
function withHead({ manifest, digest, files }: VerifiedVersion): VerifiedVersion {
  const labels = manifest.labels.slice(0, 10);
  const kernel = Float64Array.from({ length: dimensions * labels.length }, (_, i) => Math.sin(i) / 100);
  const contents = {
    ...Object.fromEntries(files),
    [headFile]: encodeHead([{ kernel, bias: new Float64Array(labels.length) }]),
  };
  const base = { name: 'bench', version: 1, digest } as const;
  const head = { kind: 'linear', dimensions, smoothing: 0, base } as const;
  return verified({ ...manifest, task: 'single-label', labels, head, files: listFiles(contents) }, contents);
}

function verified(manifest: Manifest, contents: VersionContents): VerifiedVersion {
  const manifestJson = Buffer.from(JSON.stringify(manifest));
  return { manifest, manifestJson, digest: digestOf(manifestJson), files: new Map(Object.entries(contents)) };
}
