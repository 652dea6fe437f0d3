// Trains on half of the artists of labelled audio and lets the service hear the others, and what it was not made for.
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { noise, wav } from '../support/audio/synth.js';
import { halve } from '../support/drift/halves.js';
import { driftOf } from '../support/drift/listen.js';
import { decode, upload } from '../support/drift/samples.js';
import { cli, startService } from '../support/started-service.js';

const { data, artists, seed, cache } = new Command('drift')
  .description(
    'Measures the drift of held-out tracks, of one genre, of noise and of audio at the wrong speed.',
  )
  .requiredOption('--data <dir>', 'labelled audio, as hyena train takes it')
  .requiredOption('--artists <csv>', 'file with the columns clip and artist')
  .option('--seed <number>', 'determines which artists are held out', '0')
  .option('--cache <dir>', 'folder of the feature cache', join(homedir(), '.cache', 'hyena', 'features'))
  .parse()
  .opts<{ data: string; artists: string; seed: string; cache: string }>();

const directory = await mkdtemp(join(tmpdir(), 'hyena-drift-'));
try {
  const { known, heldOut } = await halve(data, artists, Number(seed), directory);
  const models = join(directory, 'models');
  const train = [
    'train',
    '--data',
    known,
    '--artists',
    artists,
    '--cache',
    cache,
    '--out',
    join(models, 'half'),
  ];
  if (spawnSync(process.execPath, [cli, ...train], { stdio: ['ignore', 'inherit', 'inherit'] }).status !== 0)
    throw new Error('the training failed');

  const count = heldOut.length;
  const tracks = await Promise.all(heldOut.map(async track => ({ ...track, ...(await decode(track)) })));
  const genres = [...new Set(tracks.map(({ genre }) => genre))];
  const scenarios: Record<string, Buffer[]> = {
    'held-out tracks': tracks.map(track => upload(track)),
    ...Object.fromEntries(
      genres.map(genre => [
        `only ${genre}`,
        tracks.filter(track => track.genre === genre).map(track => upload(track)),
      ]),
    ),
    'white noise': Array.from({ length: count }, (_, i) =>
      wav(noise(3, 22050, 0.1 + (0.4 * i) / count, i + 1)),
    ),
    'at half the speed': tracks.map(track => upload(track, 0.5)),
    'at twice the speed': tracks.map(track => upload(track, 2)),
    'at 48 000 / 44 100 of the speed': tracks.map(track => upload(track, 48_000 / 44_100)),
  };

  const service = await startService({ MODEL_STORE: models, DRIFT_WINDOW: String(count) });
  try {
    const table: Record<string, object> = {};
    for (const [scenario, uploads] of Object.entries(scenarios)) {
      const { reading, window, coefficients, genres, confidence } = await driftOf(
        service.url,
        uploads,
        count,
      );
      const indices = coefficients!.map(({ psi }) => psi).sort((a, b) => b - a);
      table[scenario] = {
        tracks: window.tracks,
        'MFCC, largest': indices[0].toFixed(2),
        'MFCC, median': indices[6].toFixed(2),
        genres: genres!.psi.toFixed(2),
        confidence: confidence!.psi.toFixed(2),
        reading,
      };
    }
    console.table(table);
  } finally {
    await service.stop();
  }
} finally {
  await rm(directory, { recursive: true, force: true });
}
