import t from 'tap';
import { adtsTrack } from '../../../src/audio/aac/adts-track.js';
import { fixture } from '../../../support/audio/fixture.js';
import { repeated as copies } from '../../hostile/mp4-files.js';
import { ffmpeg, largestDifference, unevenStereo, withoutFfmpeg as skip } from '../windows.js';

export function encode(seconds: number, options: string): Buffer {
  return ffmpeg(`-i - -c:a aac ${options} -f adts -`, unevenStereo(seconds, 44_100));
}

/** Promises the windows of files that ffmpeg makes with these options. */
export function testWindows(options: readonly string[]): void {
  for (const each of options)
    t.test(`windows of ADTS ${each} are those of the whole, to the last bit`, { skip }, async t => {
      const bytes = encode(12, `-aac_pns 0 ${each}`);
      t.equal(await largestDifference(adtsTrack(bytes)!, bytes), 0);
    });
}

/** So many frames without content. */
export function nothing(frames: number): Buffer {
  const header = Buffer.from(fixture('music.aac').subarray(0, 7));
  header.set([header[3] & 0xfc, 0, 0xe0 | (header[5] & 0x1f)], 3);
  return copies(header, frames);
}
