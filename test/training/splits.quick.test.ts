import t from 'tap';
import { stratifiedGroupFolds, type Grouped } from '../../src/training/data/splits.js';

/** 3 genres of 20 artists with one to five tracks each. */
const tracks: Grouped[] = ['blues', 'jazz', 'rock'].flatMap(genre =>
  Array.from({ length: 20 }, (_, artist) =>
    Array.from({ length: 1 + (artist % 5) }, () => ({ genre, group: `${genre} artist ${artist}` })),
  ).flat(),
);

t.test('keeps the tracks of an artist together', async t => {
  const folds = stratifiedGroupFolds(tracks, 5, 1);
  for (const { group } of tracks)
    t.equal(new Set(folds.filter((_, i) => tracks[i].group === group)).size, 1, group);
});

t.test('spreads each genre evenly', async t => {
  const folds = stratifiedGroupFolds(tracks, 5, 1);
  for (const genre of ['blues', 'jazz', 'rock'])
    for (let fold = 0; fold < 5; fold++) {
      const share = folds.filter((f, i) => f === fold && tracks[i].genre === genre).length / 60;
      t.ok(share > 0.15 && share < 0.25, `${share} of ${genre} in fold ${fold}`);
    }
});

t.test('is determined by the seed, and by nothing else', async t => {
  t.strictSame(stratifiedGroupFolds(tracks, 5, 7), stratifiedGroupFolds(tracks, 5, 7));
  t.notSame(stratifiedGroupFolds(tracks, 5, 7), stratifiedGroupFolds(tracks, 5, 8));
});

t.test('refuses more folds than artists', async t => {
  t.throws(() => stratifiedGroupFolds(tracks.slice(0, 3), 5, 1), { message: /5 folds need/ });
});
