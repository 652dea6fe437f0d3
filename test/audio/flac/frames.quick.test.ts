import t from 'tap';
import { openAudio } from '../../../src/audio/open.js';
import { flacSilence } from '../../hostile/flac-silence.js';

t.test('no frame of FLAC is lost, wherever the file is cut into pieces', async t => {
  for (const blocks of [1, 2, 300, 1000]) {
    const { frames } = await openAudio(flacSilence(blocks), { maxSeconds: 1800 });
    t.equal(frames, blocks * 65_535, `${blocks} blocks`);
  }
});

t.test('above 48 kHz a track may last less long, since it is held in memory', async t => {
  const bytes = flacSilence(1);
  bytes.writeUInt32BE((96_000 << 12) | (15 << 4), 18);
  const claiming = (seconds: number) => {
    bytes.writeUInt32BE(96_000 * seconds, 22);
    return openAudio(bytes, { maxSeconds: 60 });
  };
  await t.resolves(claiming(30));
  await t.rejects(claiming(31), { code: 'audio-too-long', detail: /30 s/ });
});
