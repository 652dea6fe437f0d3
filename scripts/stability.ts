// Measures how far answers move for the same sound as another file: `npm run stability -- --model DIR files…`.
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { Problem } from '../src/problems.js';
import { loadClassifier } from '../support/classifier.js';
import { alterations } from './stability/alterations.js';
import { ffmpeg, hasFfmpeg } from './stability/ffmpeg.js';
import { moveBetween, summarise, type Move } from './stability/moves.js';

const command = new Command('stability')
  .description('Measures how far answers move where ffmpeg encodes, cuts or converts the same sound.')
  .option('--model <dir>', 'folder of a version or of a model, or the name of a folder in models/', 'gtzan')
  .option('--json', 'print one JSON object')
  .argument('<files...>', 'tracks, in any format that ffmpeg reads')
  .parse();
const { model, json } = command.opts<{ model: string; json?: true }>();
if (!hasFfmpeg()) command.error('ffmpeg is not installed; it makes the files that are compared');

const classify = await loadClassifier(existsSync(model) ? model : join('models', model));
const directory = await mkdtemp(join(tmpdir(), 'hyena-stability-'));

/** The moves of one track, in the order of the alterations. */
async function movesOf(file: string): Promise<Move[]> {
  const original = join(directory, 'original.wav');
  await ffmpeg(file, '', original);
  const before = await classify(await readFile(original));
  const moves = [];
  for (const { options, extension } of alterations) {
    const altered = join(directory, `altered.${extension}`);
    await ffmpeg(original, options(before.audio.channels), altered);
    const after = await classify(await readFile(altered));
    moves.push(moveBetween(before.probabilities, after.probabilities));
  }
  return moves;
}

const tracks: Move[][] = [];
try {
  for (const file of command.args) {
    try {
      tracks.push(await movesOf(file));
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      console.error(`${file} is left out: ${error.message}`);
    }
  }
} finally {
  await rm(directory, { recursive: true, force: true });
}
if (tracks.length === 0) command.error('no track could be classified');
const table = Object.fromEntries(
  alterations.map(({ name }, i) => [name, summarise(tracks.map(moves => moves[i]))]),
);
if (json) console.log(JSON.stringify({ tracks: tracks.length, moves: table }));
else console.table(table);
