import t from 'tap';
import { indexMp3 } from '../../../src/audio/mp3/frame-index.js';
import { openAudio } from '../../../src/audio/open.js';
import { fixture } from '../../../support/audio/fixture.js';
import { fullDecode } from './full-decode.js';
import { largestError } from '../signal-comparison.js';

const file = fixture('music.mp3');
const { offsets } = indexMp3(file)!;
const at = (frame: number) => offsets[frame];
const junk = (bytes: number) => Buffer.alloc(bytes, 0x55);

/** The file with another number of frames in its tag. */
function claiming(frames: number): Buffer {
  const bytes = Buffer.from(file);
  bytes.writeUInt32BE(frames, bytes.indexOf('Info') + 8);
  return bytes;
}

/** An APEv2 tag whose content looks like the beginning of a frame. */
function apeTag(): Buffer {
  const tag = Buffer.concat([Buffer.from('APETAGEX'), Buffer.alloc(24), file.subarray(at(3), at(4) - 30)]);
  tag.writeUInt32LE(tag.length - 32, 12);
  return tag;
}

const frames = offsets.length - 1;
const whole = {
  'as it is': file,
  'behind a tag': Buffer.concat([Buffer.from('ID3\x04\0\0\0\0\x01\0', 'latin1'), junk(128), file]),
  'behind junk': Buffer.concat([junk(5000), file]),
  'before an ID3v1 tag': Buffer.concat([file, Buffer.from('TAG'.padEnd(128, 'x'))]),
  'before Lyrics3': Buffer.concat([
    file,
    Buffer.from('LYRICSBEGINla la la000021LYRICS200TAG'.padEnd(162, 'x')),
  ]),
  'before zeros': Buffer.concat([file, Buffer.alloc(3000)]),
  'before half of a frame': Buffer.concat([file, file.subarray(at(9), at(9) + 100)]),
  'cut in a frame': file.subarray(0, at(70) + 50),
  'cut between frames': file.subarray(0, at(70)),
  'cut near its end': file.subarray(0, at(frames - 1)),
  'begun in the middle': file.subarray(at(30)),
  'with a tag that claims one frame more': claiming(frames + 1),
  'with a tag that claims twice the frames': claiming(2 * frames),
  'with a tag that counts nothing': claiming(0),
};

for (const [what, bytes] of Object.entries(whole)) {
  t.test(`a file ${what} is windowed and as long as a full decode`, async t => {
    const full = await fullDecode(bytes);
    const source = await openAudio(bytes, { maxSeconds: 60 });
    t.equal(source.frames, full.length);
    // What the first frames take from others that are gone is for each decoder to guess.
    const start = what === 'begun in the middle' ? 5000 : 0;
    const error = largestError(await source.read(start, full.length - start), full.subarray(start));
    t.ok(error < 4e-6, `${error}`);
  });
}

t.test('what follows an APE tag is not sound', async t => {
  const source = await openAudio(Buffer.concat([file, apeTag()]), { maxSeconds: 60 });
  t.equal(source.frames, (await fullDecode(file)).length);
});

t.test('damage inside of frames changes only what it is near', async t => {
  const bytes = Buffer.from(file);
  bytes.fill(0xa5, at(60) + 4, at(61));
  const damaged = await (await openAudio(bytes, { maxSeconds: 60 })).read(0, 150_000);
  const intact = await (await openAudio(file, { maxSeconds: 60 })).read(0, 150_000);
  t.same(damaged.subarray(0, 56 * 1152), intact.subarray(0, 56 * 1152));
  t.same(damaged.subarray(66 * 1152), intact.subarray(66 * 1152));
});
