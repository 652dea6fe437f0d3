// Measures the service, and another one beside it if there is one: `npm run bench`.
import { readFileSync } from 'node:fs';
import { basename, extname } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { hasProc } from '../support/load/process-tree.js';
import { benchBatchMemory } from './bench/catalogue-memory.js';
import { benchRates } from './bench/catalogue-rates.js';
import { compare } from './bench/comparison.js';
import { benchFiles } from './bench/files.js';
import { benchFirstTracks } from './bench/first-tracks.js';
import { benchNetworks } from './bench/networks.js';
import { benchSignal } from './bench/signal.js';
import { benchStages } from './bench/stages.js';
import { benchTracks } from './bench/tracks.js';

interface Options {
  peer?: string;
  peerField: string;
  peerPid?: number;
  file: string[];
  rounds: number;
  stages?: true;
  first?: true;
  batch?: true;
  tracks: number;
  peerPython?: string;
  peerModel?: string;
  batchMemory?: number;
}

const positive = (text: string): number => {
  if (Number.isInteger(Number(text)) && Number(text) > 0) return Number(text);
  throw new InvalidArgumentError('expected an integer above 0.');
};

const loopback = (text: string): string => {
  const { hostname } = new URL(text);
  if (['localhost', '127.0.0.1', '[::1]'].includes(hostname)) return text;
  throw new InvalidArgumentError('only a service on this machine can be compared with.');
};

const command = new Command('bench')
  .description(
    'Measures a service of its own over HTTP: time, rate, memory, start, and growth with the length.',
  )
  .option(
    '--peer <url>',
    'where a service of this machine takes a form with a file; measured in turns with ours',
    loopback,
  )
  .option('--peer-field <name>', 'the form field that it takes the file in', 'file')
  .option('--peer-pid <number>', 'its process, for the memory of all below it', positive)
  .option('--file <path...>', 'audio files to measure beside those that are made here', [])
  .option('--rounds <number>', 'turns of each service with each track, or of each program', positive, 3)
  .option('--stages', 'measure instead what each stage of the work takes, and each kind of network')
  .option('--first', 'measure instead the first track of a child, in each format')
  .option('--batch', 'measure instead how fast hyena batch and the service label catalogues')
  .option(
    '--tracks <number>',
    'WAV files of the catalogue of --batch; of MP3 there are a fifth',
    positive,
    600,
  )
  .option('--peer-python <path>', 'a Python with librosa and Keras, for a pool of processes beside --batch')
  .option('--peer-model <path>', 'what the pool predicts with: 130 frames of 13 MFCCs a segment (.keras)')
  .option('--batch-memory <tracks>', 'measure instead the memory of hyena batch over so many', positive)
  .parse();
const {
  peer,
  peerField,
  peerPid,
  file,
  rounds,
  stages,
  first,
  batch,
  tracks,
  peerPython,
  peerModel,
  batchMemory,
} = command.opts<Options>();
if ((peerPython === undefined) !== (peerModel === undefined))
  command.error('error: --peer-python and --peer-model go together');
if ((first ?? batch ?? batchMemory !== undefined) && !hasProc)
  command.error('error: processes are measured in /proc, as Linux has it');

if (stages) {
  console.log('Signal processing of 30 s, warm, one core; medians in ms:');
  console.table(await benchSignal());
  console.log('One track of 30 s, 44.1 kHz stereo; warm, one core; medians in ms:');
  const files = benchFiles(30);
  console.table(await benchStages(files));
  console.log('The same WAV in a child process, by front end and runtime; medians in ms, memory in MB:');
  console.table(await benchNetworks(files[0].bytes));
} else if (first) {
  console.log('Of 30 s over HTTP, medians in ms:');
  console.table(await benchFirstTracks(benchFiles(30)));
} else if (batch) {
  const python = peerPython === undefined ? undefined : { python: peerPython, model: peerModel! };
  console.table(await benchRates({ tracks, peer: python, rounds }));
} else if (batchMemory !== undefined) {
  console.table(await benchBatchMemory(batchMemory));
} else {
  const given = file.map(path => ({
    name: basename(path),
    extension: extname(path).slice(1),
    bytes: readFileSync(path),
  }));
  const made = [...benchTracks(), ...given];
  if (made.length === 1 + given.length) console.error('ffmpeg is not here: only WAV is made');
  const rival = peer === undefined ? undefined : { url: peer, field: peerField, pid: peerPid };
  console.table(await compare(made, { peer: rival, rounds }));
}
