import { Registry } from 'prom-client';
import t from 'tap';
import { trackMetrics } from '../../src/http/metrics/tracks.js';

t.test('a model with hundreds of labels has a bounded number of series', async t => {
  const registry = new Registry();
  const metrics = trackMetrics(registry);
  for (const version of [1, 2]) {
    const serving = { name: 'tagger', version };
    for (let round = 0; round < 2; round++)
      for (let i = 0; i < 521; i++)
        metrics.classified(serving, { genre: `label ${i}`, verdict: 'genre' }, 'computed');
  }
  const { values } = await registry.getSingleMetric('hyena_classifications_total')!.get();
  t.equal(values.length, 2 * 101);
  const of = (genre: string) =>
    values.find(({ labels }) => labels.genre === genre && labels.version === 1)!.value;
  t.equal(of('label 0'), 2);
  t.equal(of('label 99'), 2);
  t.equal(of('other'), 2 * 421);
});
