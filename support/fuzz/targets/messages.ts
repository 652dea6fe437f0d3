import { classificationReader, readStatus } from '../../../src/engine/read-results.js';
import type { Manifest } from '../../../src/models/manifest.js';
import { encodeFrame, FrameReader, type Frame } from '../../../src/pool/frames.js';
import { readMessage } from '../../../src/pool/read-message.js';
import { mutate } from '../../hostile/mutations.js';
import { mutateJson } from '../mutate-json.js';
import { unlessRefused, type FuzzTarget } from '../target.js';
import { plainRefusal } from './plain-refusal.js';

const limits = { json: 8192, bytes: 8192 };

/** All that the reader of classifications looks at. */
const manifest = { labels: ['a', 'b'], features: { segments: 10 } } as unknown as Manifest;
const readClassification = classificationReader([manifest]);

const classification = {
  segments: [
    [0, 3],
    [3, 6],
  ],
  audio: { format: 'wav', duration: 6, sampleRate: 8000, channels: 1 },
  timing: { decode: 1, resample: 1, features: 1, inference: 1 },
};
const stage = {
  name: 'decode',
  start: 1,
  end: 2,
  busy: 1,
  failed: false,
  attributes: { 'audio.format': 'wav' },
};
const result = { number: 1, stages: [stage], more: false };
const probabilities = new Uint8Array(Float32Array.of(0.25, 0.75, 0.5, 0.5).buffer);

/** Chunks of the stream, which may be cut anywhere. */
const chunk = 11;

function framesOf(bytes: Buffer): Frame[] {
  const frames: Frame[] = [];
  const reader = new FrameReader(limits, frame => frames.push(frame));
  for (let at = 0; at < bytes.length; at += chunk) reader.push(bytes.subarray(at, at + chunk));
  return frames;
}

const seed = (message: object, ...pieces: Uint8Array[]) => Buffer.concat(encodeFrame(message, pieces));

/** What a child sends, as a stream of frames. */
export const messages: FuzzTarget = {
  seeds: [
    seed({ ready: { pid: 1, backend: 'wasm', reason: 'it is' } }),
    seed({ value: classification, ...result }, probabilities),
    seed({ problem: { code: 'broken-audio', detail: 'It is damaged.' }, ...result }),
    seed({ defect: { message: 'no', stack: 'at a' }, ...result }),
  ],
  mutate(bytes, random, others) {
    if (random.below(3) === 0) return mutate(bytes, random, others);
    const length = bytes.length >= 8 ? bytes.readUInt32LE(0) : 0;
    const json = mutateJson(
      bytes.subarray(8 + length),
      random,
      others.map(other => other.subarray(8)),
    );
    const header = Buffer.from(bytes.subarray(0, 8));
    if (header.length === 8) header.writeUInt32LE(json.length, 4);
    return Buffer.concat([header, bytes.subarray(8, 8 + length), json]);
  },
  run: bytes =>
    unlessRefused(() => {
      for (const { message, bytes: beside } of framesOf(bytes)) {
        const read = readMessage(message);
        if ('ready' in read) readStatus(read.ready);
        if ('value' in read) readClassification(read.value, beside, 0);
      }
    }, plainRefusal),
};
