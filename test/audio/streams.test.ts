import t from 'tap';
import { openAudio } from '../../src/audio/open.js';
import { fixture } from '../../support/audio/fixture.js';
import { music, wav } from '../../support/audio/synth.js';
import { pagesOf } from '../../support/hostile/ogg-pages.js';
import { largestError } from './signal-comparison.js';
import { ffmpeg, withoutFfmpeg as skip } from './windows.js';

const limits = { maxSeconds: 60 };

/** A page of another stream than the fixture's. */
function page(flags: number, content: string): Buffer {
  const head = Buffer.alloc(28);
  head.write('OggS', 'latin1');
  head[5] = flags;
  head.writeUInt32LE(4711, 14);
  head[26] = 1;
  head[27] = content.length;
  return Buffer.concat([head, Buffer.from(content, 'latin1')]);
}

t.test('the first stream of sound in an Ogg file is heard', async t => {
  for (const name of ['music.ogg', 'music.opus']) {
    const file = fixture(name);
    const [first, ...rest] = pagesOf(file).map(each => Buffer.from(each));
    const skeleton = page(2, 'fishead\0');
    const between = rest.flatMap((each, i) => (i % 2 ? [each, page(0, 'bones')] : [each]));
    for (const mixed of [
      Buffer.concat([skeleton, first, ...between]),
      Buffer.concat([first, page(2, '\x80theora'), ...between]),
    ]) {
      const [alone, found] = [await openAudio(file, limits), await openAudio(mixed, limits)];
      t.match(found, { format: alone.format, sampleRate: alone.sampleRate, frames: alone.frames }, name);
      t.equal(largestError(await found.read(0, found.frames), await alone.read(0, alone.frames)), 0, name);
    }
  }
});

t.test('video without sound is refused in these words', { skip }, async t => {
  for (const [options, container] of [
    ['-c:v libvpx -f webm', 'WebM'],
    ['-c:v mpeg4 -f mp4 -movflags frag_keyframe+empty_moov', 'MP4'],
    ['-c:v libtheora -f ogg', 'Ogg'],
  ]) {
    const file = ffmpeg(`-f lavfi -t 1 -i testsrc=s=64x48:r=5 ${options} -`);
    const detail = new RegExp(`^The ${container} file has no audio track`);
    await t.rejects(openAudio(file, limits), { code: 'unsupported-media', detail }, container);
  }
});

t.test('the sound beside video is heard', { skip }, async t => {
  const sound = wav(music(4, 44_100), 44_100);
  for (const options of ['-c:v libtheora -c:a libvorbis -f ogg', '-c:v libvpx -c:a libopus -f webm']) {
    const file = ffmpeg(`-f lavfi -t 4 -i testsrc=s=64x48:r=5 -i - ${options} -`, sound);
    const { frames, sampleRate } = await openAudio(file, limits);
    t.ok(Math.abs(frames / sampleRate - 4) < 0.1, `${options}: ${frames / sampleRate} s`);
  }
});
