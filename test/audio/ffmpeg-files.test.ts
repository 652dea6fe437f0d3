import { execFileSync, spawnSync } from 'node:child_process';
import t from 'tap';
import { openAudio } from '../../src/audio/open.js';
import type { AudioFormat } from '../../src/audio/formats.js';
import { music, wav } from '../../support/audio/synth.js';
import { correlation } from './signal-comparison.js';

const skip = spawnSync('ffmpeg', ['-version']).status !== 0 && 'ffmpeg is not installed';
const limits = { maxSeconds: 60 };
const left = music(2, 44100);
const right = music(2, 44100, 1);
const original = wav([left, right], 44100);
const mean = left.map((sample, i) => (sample + right[i]) / 2);

/** What ffmpeg's options make of the original, through a pipe, as streaming services write. */
function encode(options: string): Buffer {
  const arguments_ = ['-v', 'error', '-i', '-', ...options.split(' '), '-'];
  return execFileSync('ffmpeg', arguments_, { input: original, maxBuffer: 2 ** 24 });
}

const files: [string, AudioFormat, number, number][] = [
  ['-f wav', 'wav', 44100, 2],
  ['-c:a pcm_s24le -f wav', 'wav', 44100, 2],
  ['-c:a pcm_f32le -f wav', 'wav', 44100, 2],
  ['-c:a pcm_alaw -ar 8000 -f wav', 'wav', 8000, 2],
  ['-ac 6 -c:a pcm_s16le -f wav', 'wav', 44100, 6],
  ['-c:a pcm_s64le -f wav', 'wav', 44100, 2],
  ['-c:a adpcm_ima_wav -f wav', 'wav', 44100, 2],
  ['-c:a adpcm_ms -f wav', 'wav', 44100, 2],
  ['-c:a adpcm_ms -ac 1 -f wav', 'wav', 44100, 1],
  ['-c:a libmp3lame -f wav', 'wav', 44100, 2],
  ['-c:a adpcm_ima_qt -f aiff', 'aiff', 44100, 2],
  ['-f au', 'au', 44100, 2],
  ['-c:a pcm_mulaw -f au', 'au', 44100, 2],
  ['-f aiff', 'aiff', 44100, 2],
  ['-c:a pcm_s16le -f aiff', 'aiff', 44100, 2],
  ['-c:a libmp3lame -b:a 96k -f mp3', 'mp3', 44100, 2],
  ['-c:a libmp3lame -ar 16000 -ac 1 -f mp3', 'mp3', 16000, 1],
  ['-c:a mp2 -f mp2', 'mp2', 44100, 2],
  ['-c:a flac -f flac', 'flac', 44100, 2],
  ['-c:a flac -f ogg', 'flac', 44100, 2],
  ['-c:a libvorbis -f ogg', 'ogg', 44100, 2],
  ['-c:a libopus -f ogg', 'opus', 48000, 2],
  ['-c:a libopus -f webm', 'webm', 48000, 2],
  ['-c:a libvorbis -f webm', 'webm', 44100, 2],
  ['-c:a flac -f matroska', 'webm', 44100, 2],
  ['-c:a aac -f adts', 'aac', 44100, 2],
  ['-c:a aac -f mp4 -movflags frag_keyframe+empty_moov+default_base_moof', 'm4a', 44100, 2],
  ['-c:a alac -f mp4 -movflags frag_keyframe+empty_moov', 'm4a', 44100, 2],
];

for (const [options, format, sampleRate, channels] of files) {
  t.test(`ffmpeg ${options} is read`, { skip }, async t => {
    const source = await openAudio(encode(options), limits);
    t.match(source, { format, sampleRate, channels });
    t.ok(Math.abs(source.frames / sampleRate - 2) < 0.12, `${source.frames / sampleRate} s`);
    if (sampleRate !== 44100 || channels !== 2) return;
    const similarity = correlation(await source.read(0, source.frames), mean, 2500);
    t.ok(similarity > 0.97, `correlation ${similarity}`);
  });
}

for (const options of ['-c:a adpcm_yamaha -f wav', '-c:a libgsm_ms -ar 8000 -ac 1 -f wav']) {
  t.test(`ffmpeg ${options} is unsupported`, { skip }, async t => {
    await t.rejects(openAudio(encode(options), limits), { code: 'unsupported-media' });
  });
}
