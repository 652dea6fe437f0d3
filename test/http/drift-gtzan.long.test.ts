import { existsSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { halve } from '../../support/drift/halves.js';
import { driftOf } from '../../support/drift/listen.js';
import { decode, upload } from '../../support/drift/samples.js';
import type { DriftReport } from '../../src/http/schemas/drift.js';
import { hyena } from '../hyena.js';
import { root, startService } from '../service.js';
import { noise, wav } from '../../support/audio/synth.js';

const data = join(root, '../shared/gtzan');
const artists = join(data, 'clips.csv');
const skip = existsSync(artists) ? false : 'the project it came from has ../shared/gtzan, this checkout not';

// The network knows all of GTZAN, so its answers to both halves are alike; `npm run drift` trains one that does not.
t.test('with a reference of half of the artists of GTZAN', { skip }, async t => {
  const directory = t.testdir();
  const models = join(directory, 'models');
  const { known, heldOut } = await halve(data, artists, 0, directory);
  const { code, stderr } = await hyena([
    ...['reference', '--model', join(root, 'models', 'gtzan'), '--out', join(models, 'gtzan')],
    ...['--data', known, '--cache', join(directory, 'cache')],
  ]);
  t.equal(code, 0, stderr);
  const tracks = await Promise.all(
    heldOut.map(async track => ({ genre: track.genre, ...(await decode(track)) })),
  );
  const count = tracks.length;
  const { url } = await startService(t, { MODEL_STORE: models, DRIFT_WINDOW: String(count) });

  t.test('the other artists are stable', async t => {
    const report = await driftOf(
      url,
      tracks.map(track => upload(track)),
      count,
    );
    t.equal(report.reading, 'stable', summary(report));
    t.equal(report.window.tracks, count);
  });

  t.test('one genre, white noise and the wrong speed are strong drift', async t => {
    const scenarios: Record<string, Buffer[]> = {
      reggae: tracks.filter(({ genre }) => genre === 'reggae').map(track => upload(track)),
      noise: Array.from({ length: count }, (_, i) => wav(noise(3, 22050, 0.3, i + 1))),
      'half the speed': tracks.map(track => upload(track, 0.5)),
    };
    for (const [scenario, uploads] of Object.entries(scenarios)) {
      const report = await driftOf(url, uploads, count);
      t.equal(report.reading, 'strong', `${scenario}: ${summary(report)}`);
      t.ok(
        report.coefficients!.some(({ psi }) => psi > 0.25),
        scenario,
      );
    }
  });
});

/** The indices, to tell what is wrong. */
function summary({ coefficients, genres, confidence }: DriftReport): string {
  const indices = coefficients?.map(({ psi }) => psi.toFixed(2)).join(' ');
  return `${indices} genres ${genres?.psi} confidence ${confidence?.psi}`;
}
