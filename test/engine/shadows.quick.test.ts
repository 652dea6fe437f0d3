import t from 'tap';
import type { Classification } from '../../src/engine/classification.js';
import { compareShadow } from '../../src/engine/shadows.js';
import type { Manifest } from '../../src/models/manifest.js';
import { tinyManifest } from '../tiny-version.js';

const version = (labels: string[], task: Manifest['task'] = 'single-label', thresholds?: number[]) => ({
  manifest: { ...tinyManifest('tiny', 1), task, labels, ...(thresholds && { thresholds }) },
});
const classified = (probabilities: number[]) => ({ probabilities }) as Classification;
const names = ['rock', 'piano', 'voice'];
const tagger = version(names, 'multi-label');

t.test('models of one label a track are compared by that, and by the probability that has moved', async t => {
  const plain = version(names);
  const { outcome, distance } = compareShadow(plain, [0.6, 0.3, 0.1], plain, classified([0.5, 0.3, 0.2]));
  t.equal(outcome, 'same');
  t.ok(Math.abs(distance! - 0.1) < 1e-9);
});

t.test('taggers are compared by all labels that they name, and by the one that differs most', async t => {
  const compare = (shadowed: number[], shadow = tagger) =>
    compareShadow(tagger, [0.9, 0.6, 0.1], shadow, classified(shadowed));
  t.strictSame(compare([0.6, 0.9, 0.1]).outcome, 'same', 'in whatever order');
  t.strictSame(compare([0.9, 0.4, 0.1]).outcome, 'other');
  t.strictSame(compare([0.9, 0.4, 0.1], version(names, 'multi-label', [0.5, 0.3, 0.5])).outcome, 'same');
  const { distance } = compare([0.1, 0.9, 0.9]);
  t.ok(Math.abs(distance! - 0.8) < 1e-9, 'of 1.9 in all');
});

t.test('a tagger and a model of one label a track are compared by the strongest', async t => {
  const { outcome, distance } = compareShadow(
    version(names),
    [0.8, 0.2, 0],
    tagger,
    classified([0.9, 0.8, 0.1]),
  );
  t.equal(outcome, 'same');
  t.ok(Math.abs(distance! - 0.6) < 1e-9);
});
