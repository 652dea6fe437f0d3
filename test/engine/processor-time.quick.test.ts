import { setTimeout as delay } from 'node:timers/promises';
import t from 'tap';
import { classify } from '../../src/engine/classify.js';
import { createClassifier } from '../../src/engine/classifier.js';
import { readVersion } from '../../src/models/version.js';
import { loadModel } from '../../src/runtimes/load-model.js';
import { loadRuntime } from '../../src/runtimes/tfjs/runtime.js';
import { music, wav } from '../../support/audio/synth.js';
import { processorSeconds } from '../processor-time.js';
import { writeTinyVersion } from '../tiny-version.js';

t.test(
  'a classification says what processors worked for it, not how long it had to wait for them',
  async t => {
    const version = await readVersion(await writeTinyVersion(t.testdir(), 'tiny', 1));
    const model = await loadModel(await loadRuntime('wasm'), version);
    const classifier = await createClassifier(model);
    const predict: typeof model.predict = async (features, segments) => {
      await delay(500);
      return model.predict(features, segments);
    };
    const waiting = { ...classifier, model: { ...model, predict } };
    const processors: number[] = [];
    const seconds = await processorSeconds(async () => {
      const emit = ({ processor }: { processor: number }) => processors.push(processor);
      emit(await classify(wav(music(3)), [waiting, waiting], { limits: { maxSeconds: 60 }, emit }));
    });
    const [first, second] = processors;
    t.ok(
      0 < first && first < second && second <= 1000 * seconds,
      `${processors.join(', ')} ms of ${seconds} s`,
    );
  },
);
