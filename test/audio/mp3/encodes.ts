import { execFileSync, spawnSync } from 'node:child_process';
import { fixture } from '../../../support/audio/fixture.js';
import { music, noise, wav } from '../../../support/audio/synth.js';

const rate = 44_100;
const seconds = 5;
const hiss = noise(seconds, rate, 0.1);
const voices = [0, 1].map(voice => music(seconds, rate, voice).map((sample, i) => sample * 0.8 + hiss[i]));

/** What `lame` makes of five seconds of stereo music, or of mono. */
export function encode(options: string): Buffer {
  const input = wav(options.includes('-m m') ? voices[0] : voices, rate);
  return execFileSync('lame', ['--quiet', ...options.split(' '), '-', '-'], { input, maxBuffer: 2 ** 24 });
}

/** LAME's options for files of every kind that it makes. */
const options = [
  '-b 128',
  '-b 320 -m s',
  '-b 32',
  '-b 128 -m f',
  '-b 128 -p',
  '-b 128 -t',
  '-b 128 --nores',
  '-b 64 -m m',
  '-V 2',
  '-V 9',
  '-V 0 --vbr-old',
  '--abr 140',
  '--resample 48 -b 192',
  '--resample 32 -V 4',
  '--resample 24 -b 64',
  '--resample 22.05 -V 4',
  '--resample 16 -b 8 -m m',
  '--resample 12 -b 32',
  '--resample 11.025 -V 6',
  '--resample 8 -b 24',
];

/** For tests whose files only LAME can make. */
export const withoutLame = spawnSync('lame', ['--version']).status !== 0 && 'lame is not installed';

/** MP3 files to try, by name: those that came with the project, and others where LAME is installed. */
export const encodes: readonly (readonly [string, Buffer])[] = [
  ...['music.mp3', 'mono.mp3'].map(name => [name, fixture(name)] as const),
  ...(withoutLame ? [] : options.map(option => [`lame ${option}`, encode(option)] as const)),
];
