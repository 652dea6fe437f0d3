import { classify, createClassifier, type StageTiming } from '../../src/engine/classify.js';
import { readVersion } from '../../src/models/version.js';
import { loadModel } from '../../src/models/model.js';
import { ModelRegistry } from '../../src/models/registry.js';
import { loadRuntime } from '../../src/models/runtime.js';
import { openDiskStore } from '../../src/models/store.js';
import { loadConfig } from '../../src/config.js';
import type { BenchFile } from './files.js';

const warmUps = 5;
const runs = 15;

/** Medians of each stage, ms, and the whole against the first file. */
export async function benchStages(files: readonly BenchFile[]) {
  const { modelStore, model: name, tfBackend } = loadConfig(process.env);
  const { directory } = (await ModelRegistry.open(openDiskStore(modelStore), name)).resolve();
  const classifier = await createClassifier(
    await loadModel(await loadRuntime(tfBackend), await readVersion(directory)),
  );
  const rows: Record<string, Record<string, number>> = {};
  let first: number | undefined;
  for (const { name: file, bytes } of files) {
    const timings: StageTiming[] = [];
    for (let run = -warmUps; run < runs; run++) {
      const { timing } = await classify(bytes, classifier, { maxSeconds: 3600 });
      if (run >= 0) timings.push(timing);
    }
    const stage = (key: keyof StageTiming) => median(timings.map(timing => timing[key]));
    const total = median(
      timings.map(timing => timing.decode + timing.resample + timing.features + timing.inference),
    );
    first ??= total;
    rows[file] = {
      decode: tenths(stage('decode')),
      resample: tenths(stage('resample')),
      features: tenths(stage('features')),
      inference: tenths(stage('inference')),
      total: tenths(total),
      [`× ${files[0].name}`]: Math.round((100 * total) / first) / 100,
    };
  }
  return rows;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1];
}

const tenths = (value: number): number => Math.round(value * 10) / 10;
