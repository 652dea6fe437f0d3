import { existsSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import t from 'tap';
import { openAudio } from '../../src/audio/open.js';
import { Problem } from '../../src/problems.js';
import { processorSeconds } from '../processor-time.js';

/** Files that broke decoders; they lie beside the project where its founders work, and do not ship with it. */
const folder = new URL('../../../../shared/hostile/', import.meta.url);
const skip = !existsSync(folder) && 'the collection of hostile files is not here';

const outcomes: Record<string, string> = {
  'empty.bin': 'no-audio',
  'fliphdr_v_30.ogg': 'broken-audio',
  'm4a_stsz4G.m4a': 'broken-audio',
  'onebyte.bin': 'unsupported-media',
  'riffonly.wav': 'broken-audio',
  'text.mp3': 'unsupported-media',
  'trunc100B_f_30.flac': 'broken-audio',
  'trunc12B_cbr_30.mp3': 'broken-audio',
  'trunc50_cbr_30.mp3': 'mp3 of 15 s',
  'wav_ch65535.wav': 'broken-audio',
  'wav_ima_bomb80k.wav': 'wav of 0 s',
  'wav_nan.wav': 'broken-audio',
  'wav_sr0.wav': 'broken-audio',
  'wav_zerodata.wav': 'audio-too-short',
};

async function outcome(bytes: Uint8Array): Promise<string> {
  try {
    const source = await openAudio(bytes, { maxSeconds: 60 });
    const samples = await source.read(0, source.frames);
    return `${source.format} of ${Math.round(samples.length / source.sampleRate)} s`;
  } catch (error) {
    return error instanceof Problem ? error.code : String(error);
  }
}

t.test('hostile files are refused or read, quickly and in little memory', { skip }, async t => {
  for (const name of await readdir(folder)) {
    const bytes = await readFile(new URL(name, folder));
    const seconds = await processorSeconds(async () => t.equal(await outcome(bytes), outcomes[name], name));
    t.ok(seconds < 5, `${name} took ${seconds} s`);
  }
  t.ok(process.memoryUsage.rss() < 500e6, `${process.memoryUsage.rss()} bytes`);
});
