import { createClassifier } from '../../src/engine/classifier.js';
import { classify } from '../../src/engine/classify.js';
import type { StageTiming } from '../../src/engine/stages.js';
import { openModels } from '../../src/serve/open-models.js';
import { loadModel, type LoadedModel } from '../../src/runtimes/load-model.js';
import { loadRuntime } from '../../src/runtimes/tfjs/runtime.js';
import { loadConfig, type Config } from '../../src/config/config.js';
import type { BenchFile } from './files.js';
import { hundredths, median, tenths } from './numbers.js';

const warmUps = 5;
const runs = 15;

/** Medians of each stage, ms, and the whole against the first file. */
export async function benchStages(files: readonly BenchFile[]) {
  const classifier = await createClassifier(await loadDefault(loadConfig(process.env)));
  const rows: Record<string, Record<string, number>> = {};
  let first: number | undefined;
  for (const { name: file, bytes } of files) {
    const timings: StageTiming[] = [];
    for (let run = -warmUps; run < runs; run++) {
      const { timing } = await classify(bytes, [classifier], { limits: { maxSeconds: 3600 } });
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
      [`× ${files[0].name}`]: hundredths(total / first),
    };
  }
  return rows;
}

/** The version that the service would answer with, in this process. */
async function loadDefault(config: Config): Promise<LoadedModel> {
  const runtime = await loadRuntime(config.tfBackend);
  const loaded = new Map<string, LoadedModel>();
  const registry = await openModels(config, {
    load: async version => void loaded.set(version.digest, await loadModel(runtime, version)),
    unload: async digest => void loaded.delete(digest),
  });
  await registry.start();
  return loaded.get(registry.model().routing.primary!.digest)!;
}
