import t from 'tap';
import { fixture, fixtureNames } from '../../support/audio/fixture.js';
import { openAudio } from '../../src/audio/open.js';
import { sniff } from '../../src/audio/sniff.js';
import { id3 } from './id3.js';
import { aiff, au, noise, wav } from '../../support/audio/synth.js';

t.test('every format is known by its content', async t => {
  for (const name of fixtureNames) {
    t.equal(sniff(fixture(name)), name.split('.')[1], name);
  }
  const samples = noise(0.1);
  t.equal(sniff(wav(samples)), 'wav');
  t.equal(sniff(au(samples)), 'au');
  t.equal(sniff(aiff(samples)), 'aiff');
  t.equal(sniff(aiff(samples, 22050, 's16', 'sowt')), 'aiff');
});

t.test('tags in front of the audio are skipped', async t => {
  for (const name of ['mono.mp3', 'music.aac', 'music.flac', 'music.ogg']) {
    const bytes = Buffer.concat([id3(300), id3(200), fixture(name)]);
    t.equal(sniff(bytes), name.split('.')[1], name);
    const [tagged, plain] = [bytes, fixture(name)].map(file => openAudio(file, { maxSeconds: 10 }));
    t.equal((await tagged).frames, (await plain).frames, name);
  }
});

t.test('a stream that was joined in the middle of a frame is known by the frames after it', async t => {
  t.equal(sniff(fixture('mono.mp3').subarray(100)), 'mp3');
  t.equal(sniff(fixture('music.aac').subarray(100)), 'aac');
});

t.test('what is no audio is not taken for any', async t => {
  t.equal(sniff(new Uint8Array()), undefined);
  t.equal(sniff(Uint8Array.of(0xff)), undefined);
  t.equal(sniff(new Uint8Array(5000)), undefined);
  t.equal(sniff(new Uint8Array(5000).fill(0xff)), undefined);
  t.equal(sniff(Buffer.from('<html><body>hello</body></html>'.repeat(200))), undefined);
  t.equal(sniff(Buffer.from('RIFF\0\0\0\0AVI LIST', 'latin1')), undefined);
  t.equal(sniff(Buffer.from('FORM\0\0\0\0ILBM', 'latin1')), undefined);
  t.equal(sniff(Buffer.from(`OggS\0\x02${'\0'.repeat(20)}\x01\x08Speex   `, 'latin1')), undefined);
  for (let seed = 1; seed <= 20; seed++) {
    t.equal(sniff(Buffer.from(noise(3, 22050, 1, seed).buffer)), undefined, `noise ${seed}`);
  }
});
