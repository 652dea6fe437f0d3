import t from 'tap';
import { withAudio } from '../../../src/audio/open.js';
import { fixture } from '../../../support/audio/fixture.js';
import { oggPage, pagesOf, sealed } from '../../../support/hostile/ogg-pages.js';
import { fedFor, largestDifference, readWindows, withoutFfmpeg as skip } from '../windows.js';
import { encode, testWindows, trackOf } from './encoded-windows.js';

const limits = { maxSeconds: 7200 };

testWindows([
  ['-c:a libvorbis -ac 1 -q:a 0', 0],
  ['-c:a flac', 0],
  ['-c:a libopus -b:a 64k -frame_duration 2.5 -page_duration 20000', 1e-5],
]);

for (const [name, tolerance] of [
  ['music.ogg', 0],
  ['music.opus', 1e-5],
] as const) {
  t.test(`windows of ${name} are those of the whole`, async t => {
    const bytes = fixture(name);
    const difference = await largestDifference(trackOf(bytes)!, bytes);
    t.ok(difference <= tolerance, `${difference}`);
  });
}

for (const options of ['-c:a libvorbis -ac 1', '-c:a libopus -b:a 16k -ac 1 -compression_level 0']) {
  t.test(`two minutes of ${options} are decoded no more than forty seconds`, { skip }, t => {
    const [short, long] = [40, 120].map(seconds => trackOf(encode(seconds, 8000, options))!);
    t.equal(long.frames / long.sampleRate, 120);
    const [few, many] = [fedFor(short), fedFor(long)];
    t.ok(many.packets < 1.1 * few.packets, `${many.packets} packets instead of ${few.packets}`);
    t.ok(many.bytes < 1.2 * few.bytes, `${many.bytes} bytes instead of ${few.bytes}`);
    t.end();
  });
}

t.test('files that are cut, chained or multiplexed, or lack a page, are not windowed', async t => {
  const bytes = fixture('music.ogg');
  const pages = pagesOf(bytes);
  const other = oggPage([Buffer.from('other')], 0, 0, 2);
  other.writeUInt32LE(7, 14);
  for (const [what, file] of Object.entries({
    cut: bytes.subarray(0, 15_000),
    'cut between pages': Buffer.concat(pages.slice(0, -1)),
    chained: Buffer.concat([bytes, bytes]),
    multiplexed: Buffer.concat([pages[0], sealed(other), ...pages.slice(1)]),
    'a page lost': Buffer.concat([...pages.slice(0, 3), ...pages.slice(4)]),
    'something behind': Buffer.concat([bytes, Buffer.alloc(30)]),
  }))
    t.equal(trackOf(file), undefined, what);
});

t.test(
  'a track whose pages tell another time than their packets is decoded as a whole',
  { skip },
  async t => {
    for (const options of ['-c:a libvorbis', '-c:a libopus']) {
      const bytes = encode(20, 48_000, options);
      const pages = pagesOf(bytes);
      // As if it were the end of a longer recording.
      for (const page of pages.slice(2))
        if (page.readBigUInt64LE(6) > 0n) page.writeBigUInt64LE(page.readBigUInt64LE(6) + 480_000n, 6);
      const file = Buffer.concat(pages);
      t.equal(Math.round(trackOf(file)!.frames / 48_000), 30);
      t.equal(Math.round(await withAudio(file, limits, readWindows)), 20);
    }
  },
);
