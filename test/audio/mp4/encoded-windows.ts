import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import { mp4Track } from '../../../src/audio/mp4/track.js';
import { ffmpeg, largestDifference, unevenStereo, withoutFfmpeg as skip } from '../windows.js';

/** Unlike others, such files cannot be written to a pipe. */
export async function encode(seconds: number, rate: number, options: string): Promise<Buffer> {
  const path = join(tmpdir(), `hyena-${process.pid}.m4a`);
  ffmpeg(`-y -i - ${options} ${path}`, unevenStereo(seconds, rate));
  return readFile(path).finally(() => rm(path));
}

/** Promises the windows of files that ffmpeg makes with these options. */
export function testWindows(options: readonly string[]): void {
  for (const each of options)
    t.test(`windows of ${each} are those of the whole, to the last bit`, { skip }, async t => {
      const bytes = await encode(12, 44_100, each);
      t.equal(await largestDifference((await mp4Track(bytes))!, bytes), 0);
    });
}

/** The same of files in fragments. */
export function testFragments(options: readonly string[]): void {
  for (const each of options)
    t.test(`windows of ${each} are those of all fragments, to the last bit`, { skip }, async t => {
      const bytes = await encode(10, 44_100, `${each} -aac_pns 0`);
      t.equal(await largestDifference((await mp4Track(bytes))!, bytes), 0);
    });
}
