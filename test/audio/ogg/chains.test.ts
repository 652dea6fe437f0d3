import t from 'tap';
import { openAudio } from '../../../src/audio/open.js';
import { fixture } from '../../../support/audio/fixture.js';
import { oggPage } from '../../../support/hostile/ogg-pages.js';
import { largestError } from '../signal-comparison.js';
import { withoutFfmpeg as skip } from '../windows.js';
import { encode } from './encoded-windows.js';

const limits = { maxSeconds: 60 };

/** What each link of a chain gives by itself. */
async function alone(links: readonly Uint8Array[]) {
  const sources = await Promise.all(links.map(link => openAudio(link, limits)));
  return Promise.all(
    sources.map(async source => ({
      sampleRate: source.sampleRate,
      samples: await source.read(0, source.frames),
    })),
  );
}

t.test('links of one rate sound one after another', async t => {
  for (const name of ['music.ogg', 'music.opus']) {
    const [{ samples }] = await alone([fixture(name)]);
    const source = await openAudio(Buffer.concat([fixture(name), fixture(name)]), limits);
    t.equal(source.frames, 2 * samples.length, name);
    t.equal(largestError(await source.read(samples.length, samples.length), samples), 0, name);
  }
});

for (const codec of ['libvorbis', 'flac'])
  t.test(`${codec} whose rate or channels change keeps its pitch`, { skip }, async t => {
    const links = [
      encode(3, 44_100, `-c:a ${codec}`),
      encode(2, 48_000, `-c:a ${codec}`),
      encode(1, 44_100, `-c:a ${codec} -ac 1`),
    ];
    const [first, second] = await alone(links);
    const source = await openAudio(Buffer.concat(links), limits);
    t.match(source, { sampleRate: 48_000, channels: 2, frames: 6 * 48_000 });
    t.equal(first.sampleRate, 44_100);
    t.equal(largestError(await source.read(3 * 48_000, 2 * 48_000), second.samples), 0);
  });

t.test('Opus that becomes mono keeps its length', { skip }, async t => {
  const links = [encode(2, 48_000, '-c:a libopus'), encode(2, 48_000, '-c:a libopus -ac 1')];
  t.match(await openAudio(Buffer.concat(links), limits), { channels: 2, frames: 4 * 48_000 });
});

t.test('a last link that is cut before its sound is left out', async t => {
  const file = fixture('music.ogg');
  const { frames } = await openAudio(file, limits);
  t.equal((await openAudio(Buffer.concat([file, file.subarray(0, 100)]), limits)).frames, frames);
});

t.test('a chain of several codecs, or of too many links, is refused', async t => {
  const codecs = Buffer.concat([fixture('music.ogg'), fixture('music.opus'), fixture('music.ogg')]);
  await t.rejects(openAudio(codecs, limits), { code: 'broken-audio', detail: /codec/ });
  const link = [oggPage([Buffer.from('\x01vorbis')], 0, 0, 2), oggPage([Buffer.alloc(9)], 1, 0, 4)];
  const many = Buffer.concat([fixture('music.ogg'), ...Array.from({ length: 300 }, () => link).flat()]);
  await t.rejects(openAudio(many, limits), { code: 'broken-audio', detail: /more streams/ });
});
