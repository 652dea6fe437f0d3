import { bandsOf } from '../../../src/audio/mp3/layer3/bands.js';
import { BitReader } from '../../../src/audio/mp3/layer3/bits.js';
import { huffmanCodes } from '../../../src/audio/mp3/layer3/huffman-codes.js';
import {
  createScaleFactors,
  readLowRateScaleFactors,
  readScaleFactors,
} from '../../../src/audio/mp3/layer3/scale-factors.js';
import { readMp3Frame, type Mp3FrameHeader } from '../../../src/audio/mpeg-frame.js';
import type { Random } from '../../../src/training/random.js';

/** A kind of stream; encoders at hand make neither mixed blocks nor intensity stereo. */
export interface FrameKind {
  /** Two bytes of a header: version, layer, no checksum; bitrate and sampling rate. */
  readonly header: readonly [number, number];
  /** 0 stereo, 1 joint stereo, 3 mono. */
  readonly mode: 0 | 1 | 3;
  /** In joint stereo: 1 intensity, 2 middle and side. */
  readonly extension: 0 | 1 | 2 | 3;
  /** Granules by turns. */
  readonly blocks: readonly { type: 0 | 1 | 2 | 3; isMixed?: boolean }[];
  /** Whether the blocks of the second channel are those of the next granule instead. */
  readonly isSkewed?: boolean;
}

const pairTables = [1, 2, 3, 5, 6, 7, 8, 9, 10, 11, 12, 13, 15, 16, 20, 24, 27] as const;

/** Words by symbol. */
function words(code: string): Map<number, string> {
  const found = new Map<number, string>();
  let reached = 0;
  for (const [, symbol, length] of code.matchAll(/(..)(.)/g)) {
    const bits = parseInt(length, 36);
    found.set(parseInt(symbol, 16), reached.toString(2).padStart(24, '0').slice(0, bits));
    reached += 2 ** (24 - bits);
  }
  return found;
}

const codes = Object.fromEntries(Object.entries(huffmanCodes).map(([name, code]) => [name, words(code)]));
const binary = (value: number, bits: number) => (bits ? value.toString(2).padStart(bits, '0') : '');
const linbitsOf = (table: number) => ({ 16: 1, 20: 6, 24: 4, 27: 7 })[table] ?? 0;

/** Writes frames of one kind with random contents that follow the syntax; each holds all of its main data. */
export function randomFrames(kind: FrameKind, count: number, random: Random): Buffer {
  return Buffer.concat(Array.from({ length: count }, (_, i) => randomFrame(kind, i, random)));
}

function randomFrame(kind: FrameKind, number: number, random: Random): Buffer {
  const start = Buffer.from([0xff, ...kind.header, (kind.mode << 6) | (kind.extension << 4)]);
  const header = readMp3Frame(start, 0)!;
  const { channels, samples, length, mainDataAt } = header;
  const isMpeg1 = samples === 1152;
  const granules = samples / 576;
  const room = Math.floor(((length - mainDataAt) * 8) / granules / channels);
  let side = '0'.repeat(isMpeg1 ? 9 + 7 - 2 * channels + 4 * channels : 8 + channels);
  let data = '';
  for (let part = 0; part < granules * channels; part++) {
    const channel = part % channels;
    const granule = number * granules + Math.floor(part / channels) + (kind.isSkewed ? channel : 0);
    const isPositions = channel === 1 && kind.mode === 1 && (kind.extension & 1) === 1;
    const written = randomGranule(
      kind.blocks[granule % kind.blocks.length],
      header,
      isPositions,
      room,
      random,
    );
    side += written.side;
    data += written.data;
  }
  const bits = (side + data).padEnd((length - 4) * 8, '0');
  return Buffer.concat([start, Buffer.from(bits.match(/.{8}/g)!.map(byte => parseInt(byte, 2)))]);
}

function randomGranule(
  { type, isMixed = false }: FrameKind['blocks'][number],
  { sampleRate, samples }: Mp3FrameHeader,
  isPositions: boolean,
  room: number,
  random: Random,
): { side: string; data: string } {
  const isMpeg1 = samples === 1152;
  const scaleFactorCode = random.below(isMpeg1 ? 16 : 512);
  const layout = bandsOf(sampleRate)[type !== 2 ? 'long' : isMixed ? 'mixed' : 'short'];
  // What the reader takes for scale factors is what mpg123 has to take, too.
  const reader = new BitReader(new DataView(new ArrayBuffer(100)), 0);
  const code = { layout, scaleFactorCode, hasPreEmphasis: false };
  if (isMpeg1) readScaleFactors(reader, code, 0, createScaleFactors());
  else readLowRateScaleFactors(reader, code, isPositions, createScaleFactors());
  let data = randomBits(reader.position, random);

  const table = pairTables[random.below(pairTables.length)];
  const quadTable = random.below(2);
  const mostPairs = random.below(280);
  let pairs = 0;
  for (; pairs < mostPairs; pairs++) {
    const pair = randomPair(table, random);
    if (data.length + pair.length > room) break;
    data += pair;
  }
  for (let quads = random.below(Math.floor((576 - 2 * pairs) / 4) + 1); quads > 0; quads--) {
    const quad = randomQuad(quadTable, random);
    if (data.length + quad.length > room) break;
    data += quad;
  }

  const tableBits = binary(table, 5);
  const windowGains = [0, 1, 2].map(() => binary(random.below(4), 3)).join('');
  const switched = `1${binary(type, 2)}${isMixed ? 1 : 0}${tableBits}${tableBits}${windowGains}`;
  const plain = `0${tableBits}${tableBits}${tableBits}${binary(random.below(8), 4)}${binary(random.below(8), 3)}`;
  const side = [
    binary(data.length, 12),
    binary(pairs, 9),
    binary(135 + random.below(20), 8),
    binary(scaleFactorCode, isMpeg1 ? 4 : 9),
    type ? switched : plain,
    randomBits(isMpeg1 ? 2 : 1, random),
    binary(quadTable, 1),
  ];
  return { side: side.join(''), data };
}

function randomPair(table: number, random: Random): string {
  const words = codes[table > 24 ? 24 : table > 16 && table < 24 ? 16 : table];
  const symbols = [...words.keys()];
  const symbol = symbols[random.below(symbols.length)];
  const linbits = linbitsOf(table);
  const rest = (x: number) => randomBits((x === 15 ? linbits : 0) + (x > 0 ? 1 : 0), random);
  return words.get(symbol)! + rest(symbol >> 4) + rest(symbol & 15);
}

function randomQuad(table: number, random: Random): string {
  const symbol = random.below(16);
  const signs = binary(symbol, 4).replaceAll('0', '').length;
  return codes[table ? 'B' : 'A'].get(symbol)! + randomBits(signs, random);
}

function randomBits(count: number, random: Random): string {
  return Array.from({ length: count }, () => random.below(2)).join('');
}
