import { distinctTag } from '../audio/distinct.js';
import { hostileFiles } from '../hostile/files.js';
import { music, noise, wav } from '../audio/synth.js';
import type { Question } from './exchange.js';
import { formBody, formType } from './form.js';
import type { Track } from './tracks.js';

/** An upload with a name for reports. */
export interface Upload extends Question {
  readonly name: string;
  readonly body: Uint8Array;
}

/** A good upload; each number makes it one that is equal to no other, as uploads are that many people send. */
export interface GoodUpload {
  readonly name: string;
  readonly numbered: (number: number) => Upload;
}

const boundary = 'a-line-between-parts';

/** The ways in which a good client sends a track: as the body, in chunks, and as a form's file. */
export function goodUploads({ name, bytes }: Track): GoodUpload[] {
  const content = (number: number) => Buffer.concat([distinctTag(number), bytes]);
  return [
    { name, numbered: number => ({ ...raw(name, content(number)), chunked: false }) },
    { name, numbered: number => ({ ...raw(name, content(number)), chunked: true }) },
    {
      name,
      numbered: number => {
        const file = { name: 'audio', filename: 'track', content: content(number) };
        return form(name, formBody([file], boundary));
      },
    },
  ];
}

/** Uploads that deserve a refusal. */
export function hostileUploads(): Upload[] {
  const track = wav(music(4));
  const file = { name: 'audio', filename: 'track', content: track };
  return [
    ...hostileFiles().map(([name, bytes]) => raw(name, bytes)),
    ...magics.map((magic, i) => raw(`random bytes behind ${magic}`, randomBehind(magic, i))),
    raw('a track that is too short', wav(music(1))),
    raw('silence', wav(new Float32Array(22_050 * 5))),
    raw('nothing', new Uint8Array(0)),
    form('a form of nothing', formBody([], boundary)),
    form('a form without a file', formBody([{ name: 'audio', content: 'hello' }], boundary)),
    form('a form with two files', formBody([file, { ...file, name: 'other' }], boundary)),
    form('a form that ends early', formBody([file], boundary, { end: false }).subarray(0, 5000)),
    form('a form of another boundary', formBody([file], 'another')),
    { ...raw('a form without a boundary', track), headers: { 'content-type': 'multipart/form-data' } },
  ];
}

/** The first bytes of formats; `....` stands for any four. */
const magics = [
  'RIFF....WAVE',
  '.snd',
  'FORM....AIFF',
  'ID3',
  'fLaC',
  'OggS',
  '....ftypM4A ',
  '\xff\xfb\x90',
  '\x1aE\xdf\xa3',
];

function randomBehind(magic: string, seed: number): Buffer {
  const random = Buffer.from(noise(2, 22_050, 0.9, seed + 1).buffer);
  random.write(magic, 'latin1');
  return random;
}

function raw(name: string, body: Uint8Array): Upload {
  const headers = { 'content-type': 'application/octet-stream' };
  return { name, method: 'POST', path: '/classify', headers, body };
}

function form(name: string, body: Uint8Array): Upload {
  return { ...raw(name, body), headers: { 'content-type': formType(boundary) } };
}
