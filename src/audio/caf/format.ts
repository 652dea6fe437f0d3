import { Problem } from '../../problems.js';
import { quickTimeBlocks } from '../adpcm/ima.js';
import { blockSource } from '../adpcm/source.js';
import { flac } from '../flac/format.js';
import type { FormatEntry } from '../format-entry.js';
import { fourCC } from '../four-cc.js';
import { checkShape } from '../limits.js';
import { mp2 } from '../mp2/format.js';
import { mp3 } from '../mp3/format.js';
import { openIndexed } from '../mp4/format.js';
import { oggOpus } from '../ogg/opus.js';
import { bytesPerSample } from '../pcm/encoding.js';
import { pcmSource } from '../pcm/source.js';
import type { SampleSource } from '../sample-source.js';
import { readCaf } from './chunks.js';
import { cafEncoding } from './description.js';
import { nativeFlac } from './flac.js';
import { opusInOgg } from './opus.js';
import { cafIndex } from './packets.js';

export const caf: FormatEntry<'caf'> = {
  name: 'caf',
  label: 'CAF',
  extensions: ['caf'],
  hasSignature: bytes => fourCC(bytes, 0) === 'caff',
  matches: () => true,
  async open(bytes, limits, signal) {
    const file = readCaf(bytes);
    const { codec, sampleRate, channels, packetBytes, bits } = file.description;
    const layout = {
      sampleRate,
      channels,
      dataStart: file.data.start,
      dataBytes: file.data.end - file.data.start,
    };
    const plain = cafEncoding(file.description);
    if (plain && packetBytes !== channels * bytesPerSample[plain.encoding])
      throw new Problem('broken-audio', 'The CAF header contradicts itself about the size of a sample.');
    if (plain) return pcmSource(bytes, { ...layout, ...plain }, limits);
    checkShape(sampleRate, channels);
    switch (codec) {
      case 'ima4':
        return blockSource(bytes, { ...layout, ...quickTimeBlocks(channels) }, limits);
      case 'alac':
      case 'aac ':
        return openIndexed(bytes, cafIndex(file, bytes, limits), limits, signal);
      case 'opus':
        return ofCopy(await oggOpus.open(opusInOgg(file, bytes, limits), limits, signal));
      case 'flac': {
        const native = nativeFlac(file, bytes);
        if (native) return ofCopy(await flac.open(native, limits, signal));
        break;
      }
      case '.mp2':
      case '.mp3': {
        const frames = bytes.subarray(file.data.start, file.data.end);
        const format = [mp3, mp2].find(each => each.matches(frames));
        if (format) return format.open(frames, limits, signal);
      }
    }
    const name = codec === 'lpcm' ? `samples of ${bits} bits` : (names.get(codec) ?? 'an unknown codec');
    throw new Problem(
      'unsupported-media',
      `The CAF file holds ${name}, which Hyena does not decode. Convert it to WAV, FLAC or MP3.`,
    );
  },
};

/** A source over a copy, whose places are not those of the file. */
const ofCopy = (source: SampleSource): SampleSource => ({ ...source, placesOf: undefined });

const names = new Map([
  ['.mp1', 'MPEG layer 1'],
  ['.mp2', 'MP2 without frames'],
  ['.mp3', 'MP3 without frames'],
  ['MAC3', 'MACE 3:1'],
  ['MAC6', 'MACE 6:1'],
  ['QDM2', 'QDesign Music'],
  ['ac-3', 'AC-3'],
  ['aach', 'HE-AAC'],
  ['aacp', 'HE-AAC'],
  ['aacl', 'AAC-LD'],
  ['aace', 'AAC-ELD'],
  ['flac', 'FLAC without frames'],
  ['ilbc', 'iLBC'],
  ['samr', 'AMR'],
]);
