import { Problem } from '../../problems.js';
import type { AudioLimits } from '../limits.js';
import { opusPacketSamples } from '../ogg/opus.js';
import { writeOgg } from '../ogg/write-pages.js';
import type { CafFile } from './chunks.js';
import { placePackets } from './packets.js';

/** Hz, of all positions in Ogg. */
const granuleRate = 48_000;

/** A second of packets of the usual 20 ms. */
const packetsPerPage = 50;

/** The longest that a page of Ogg has room for. */
const mostBytes = 255 * 255 - 1;

/**
 * The packets of Opus in a CAF file as an Ogg file has them, whose decoder and windows are the same.
 *
 * @throws Problem `broken-audio`, `audio-too-long`, `unsupported-media` for more than two channels, of which CAF does not say how
 * they are coded
 */
export function opusInOgg(file: CafFile, bytes: Uint8Array, limits: AudioLimits): Uint8Array {
  const { sampleRate, channels } = file.description;
  if (channels > 2)
    throw new Problem(
      'unsupported-media',
      'The CAF file holds Opus of more than two channels, which Hyena does not decode. Convert it to Opus, FLAC or WAV.',
    );
  const { places, priming, valid } = placePackets(file, bytes, limits);
  const preSkip = Math.min(0xffff, Math.round((priming * granuleRate) / sampleRate));
  const end = valid > 0 ? preSkip + Math.round((valid * granuleRate) / sampleRate) : Infinity;
  const packets = [];
  let granule = 0;
  for (let packet = 0; packet < places.count; packet++) {
    const data = bytes.subarray(places.starts[packet], places.starts[packet] + places.sizes[packet]);
    if (data.length > mostBytes)
      throw new Problem('broken-audio', 'The CAF file has packets that are no Opus. Send the whole file.');
    granule += opusPacketSamples(data);
    packets.push({ bytes: data, granule: Math.min(granule, end) });
  }
  return writeOgg([identification(channels, preSkip), comment], packets, packetsPerPage);
}

/** The first packet (RFC 7845, section 5.1). */
function identification(channels: number, preSkip: number): Uint8Array {
  const head = Buffer.alloc(19);
  head.write('OpusHead\x01', 'latin1');
  head[9] = channels;
  head.writeUInt16LE(preSkip, 10);
  head.writeUInt32LE(granuleRate, 12);
  return head;
}

/** The second one, without vendor and comments (section 5.2). */
const comment = Buffer.concat([Buffer.from('OpusTags'), Buffer.alloc(8)]);
