import t from 'tap';
import { embeddingStatistics } from '../../src/drift/embedding-statistics.js';

t.test('gives the norm, mean, deviation and largest number of the embedding of each segment', async t => {
  const embeddings = Float32Array.of(3, 4, 0, 0, 1, 1, 1, 1);
  const deviation = Math.fround(Math.sqrt(25 / 4 - (7 / 4) ** 2));
  t.strictSame([...embeddingStatistics(embeddings, 2)], [5, 1.75, deviation, 4, 2, 1, 0, 1]);
});
