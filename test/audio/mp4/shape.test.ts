import t from 'tap';
import { openAudio } from '../../../src/audio/open.js';
import { withoutFfmpeg as skip } from '../windows.js';
import { encode } from './encoded-windows.js';

const limits = { maxSeconds: 60 };

/** The same file without the part of its configuration that rules out spectral band replication, as many encoders write it. */
function withoutExtension(bytes: Buffer): Buffer {
  const extension = bytes.indexOf(Buffer.of(0x56, 0xe5, 0x00));
  // The length of the configuration stands before its two bytes.
  bytes[extension - 3] = 2;
  return bytes;
}

t.test(
  'AAC-LC keeps its rate whether or not its configuration rules out band replication',
  { skip },
  async t => {
    for (const seconds of [4, 45]) {
      const bytes = await encode(seconds, 22_050, '-ac 1 -c:a aac');
      for (const file of [Buffer.from(bytes), withoutExtension(bytes)]) {
        const source = await openAudio(file, limits);
        t.match(source, { sampleRate: 22_050, channels: 1 });
        t.ok(Math.abs(source.frames / 22_050 - seconds) < 0.1, `${source.frames / 22_050} s`);
        t.equal((await source.read(0, 5000)).length, 5000);
      }
    }
  },
);

t.test('channels that are equal count', { skip }, async t => {
  for (const codec of ['alac', 'aac']) {
    const bytes = await encode(2, 44_100, `-af pan=stereo|c0=c0|c1=c0 -c:a ${codec}`);
    t.match(await openAudio(bytes, limits), { channels: 2 }, codec);
  }
});
