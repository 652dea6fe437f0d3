import t from 'tap';
import { oggFlacCodec } from '../../../src/audio/ogg/flac.js';
import { opusCodec } from '../../../src/audio/ogg/opus.js';
import { oggTrack } from '../../../src/audio/ogg/track.js';
import { vorbisCodec } from '../../../src/audio/ogg/vorbis.js';
import type { PacketTrack } from '../../../src/audio/packets/track.js';
import { ffmpeg, largestDifference, unevenStereo, withoutFfmpeg as skip } from '../windows.js';

export function trackOf(bytes: Uint8Array): PacketTrack | undefined {
  const codecs = [vorbisCodec, opusCodec, oggFlacCodec];
  return codecs.map(codecOf => oggTrack(bytes, codecOf)).find(track => track !== undefined);
}

export function encode(seconds: number, rate: number, options: string): Buffer {
  return ffmpeg(`-i - ${options} -f ogg -`, unevenStereo(seconds, rate));
}

/**
 * Promises the windows of files that ffmpeg makes with some options.
 *
 * @param files how far windows may be from the whole: Vorbis and FLAC remember nothing, Opus forgets slowly
 */
export function testWindows(files: readonly [options: string, tolerance: number][]): void {
  for (const [options, tolerance] of files)
    t.test(`windows of ${options} are those of the whole`, { skip }, async t => {
      const bytes = encode(12, 44_100, options);
      const difference = await largestDifference(trackOf(bytes)!, bytes);
      t.ok(difference <= tolerance, `${difference}`);
    });
}
