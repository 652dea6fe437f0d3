import t from 'tap';
import { formatList, formatOf, formats } from '../../src/audio/formats.js';
import { openAudio } from '../../src/audio/open.js';
import { skipId3 } from '../../src/audio/tags/id3.js';
import { fixture, fixtureNames } from '../../support/audio/fixture.js';
import { chunk, noise, riff } from '../../support/audio/synth.js';
import { corpus } from '../../support/hostile/corpus.js';
import { id3 } from './id3.js';

const nameOf = (bytes: Uint8Array) => formatOf(skipId3(bytes))?.name;

t.test('every format is known by its content, and by no other entry of the table', async t => {
  t.same(new Set(corpus.map(({ format }) => format)), new Set(formats.map(({ name }) => name)));
  const files = [
    ...corpus.map(({ format, kind, bytes }) => ({ format, what: `${format} ${kind}`, bytes })),
    ...fixtureNames.map(what => ({ format: what.split('.')[1], what, bytes: fixture(what) })),
  ];
  for (const { format, what, bytes } of files) {
    const matching = formats.filter(entry => (entry.hasSignature?.(bytes) ?? true) && entry.matches(bytes));
    t.same(
      matching.map(({ name }) => name),
      [format],
      what,
    );
    t.equal(formatOf(bytes), matching[0], what);
  }
});

t.test('the refusal of other files lists the formats of the table', async t => {
  t.equal(formatList, 'WAV, AU, AIFF, CAF, MP3, MP2, FLAC, Ogg Vorbis, Opus, M4A, AAC or WebM');
  for (const { label } of formats) t.match(formatList, label);
  await t.rejects(openAudio(Buffer.from('some text'), { maxSeconds: 10 }), {
    code: 'unsupported-media',
    detail: `The upload is in no audio format that Hyena knows. Send ${formatList}.`,
  });
});

t.test('tags in front of the audio are skipped', async t => {
  for (const name of ['mono.mp3', 'music.aac', 'music.flac', 'music.ogg']) {
    const bytes = Buffer.concat([id3(300), id3(200), fixture(name)]);
    t.equal(nameOf(bytes), name.split('.')[1], name);
    const [tagged, plain] = [bytes, fixture(name)].map(file => openAudio(file, { maxSeconds: 10 }));
    t.equal((await tagged).frames, (await plain).frames, name);
  }
});

t.test('a stream that was joined in the middle of a frame is known by the frames after it', async t => {
  t.equal(nameOf(fixture('mono.mp3').subarray(100)), 'mp3');
  t.equal(nameOf(fixture('music.aac').subarray(100)), 'aac');
});

t.test('a container of MP3 or AAC is no such file itself', async t => {
  for (const name of ['mono.mp3', 'music.aac']) {
    const frames = chunk('data', fixture(name));
    const [wave, film] = [riff([frames]), riff([frames])];
    film.write('AVI ', 8);
    t.equal(nameOf(wave), 'wav');
    t.equal(nameOf(film), undefined);
    const mp4 = Buffer.concat([Buffer.from('\0\0\0\x10ftypM4A \0\0\0\0', 'latin1'), fixture(name)]);
    t.equal(nameOf(mp4), 'm4a');
  }
});

t.test('anything else is not taken for audio', async t => {
  t.equal(nameOf(new Uint8Array()), undefined);
  t.equal(nameOf(Uint8Array.of(0xff)), undefined);
  t.equal(nameOf(new Uint8Array(5000)), undefined);
  t.equal(nameOf(new Uint8Array(5000).fill(0xff)), undefined);
  t.equal(nameOf(Buffer.from('<html><body>hello</body></html>'.repeat(200))), undefined);
  t.equal(nameOf(Buffer.from('RIFF\0\0\0\0AVI LIST', 'latin1')), undefined);
  t.equal(nameOf(Buffer.from('FORM\0\0\0\0ILBM', 'latin1')), undefined);
  t.equal(nameOf(Buffer.from(`OggS\0\x02${'\0'.repeat(20)}\x01\x08Speex   `, 'latin1')), undefined);
  for (let seed = 1; seed <= 20; seed++) {
    t.equal(nameOf(Buffer.from(noise(3, 22050, 1, seed).buffer)), undefined, `noise ${seed}`);
  }
});
