import t from 'tap';
import { fixture } from '../../support/audio/fixture.js';
import { cheaply } from './cheaply.js';
import { flacSilence } from './flac-silence.js';
import { repeated } from './mp4-files.js';
import { pagesOf, tinyPackets } from '../../support/hostile/ogg-pages.js';
import { tinyBlocks, tinyBlocksOfOpus } from '../../support/hostile/tiny-blocks.js';

const headersOf = (name: string) => pagesOf(fixture(name)).slice(0, 2);

t.test('the largest blocks of FLAC', t => cheaply(t, flacSilence(10_000), 'audio-too-long'));

t.test('the largest blocks of FLAC with eight channels', t =>
  cheaply(t, flacSilence(10_000, 8), 'audio-too-long'),
);

t.test('FLAC of eight channels behind a block of three megabytes', t =>
  cheaply(t, flacSilence(10_000, 8, 3e6), 'audio-too-long'),
);

t.test('Opus packets of one byte', t =>
  cheaply(t, tinyPackets(headersOf('music.opus'), Buffer.of(0x18), 2880, 200), 'audio-too-long'),
);

t.test('Opus packets of two bytes for 120 ms', t =>
  cheaply(t, tinyPackets(headersOf('music.opus'), Buffer.of(0x1f, 2), 5760, 200), 'audio-too-long'),
);

t.test('Opus packets of nothing', t =>
  cheaply(t, tinyPackets(headersOf('music.opus'), Buffer.alloc(0), 960, 400), /broken|long|read/),
);

t.test('Opus packets of one byte in WebM, before it says what they are', t => {
  const file = fixture('music.webm');
  const tracks = file.indexOf(Buffer.of(0x16, 0x54, 0xae, 0x6b));
  const parts = [file.subarray(0, tracks), tinyBlocks, file.subarray(tracks)];
  return cheaply(t, Buffer.concat(parts), 'broken-audio');
});

t.test('Opus packets of one byte in WebM', t =>
  cheaply(t, tinyBlocksOfOpus(), 'audio-too-long', { seconds: 8, mebibytes: 550 }),
);

t.test('Vorbis packets of one byte', t =>
  cheaply(t, tinyPackets(headersOf('music.ogg'), Buffer.of(0x02), 1024, 1000), 'audio-too-long'),
);

t.test('the same MP3 frames for half an hour', t => {
  const frame = fixture('mono.mp3').subarray(0, 156 * 4);
  return cheaply(t, repeated(frame, 20_000), /read|audio-too-long|broken-audio/, { seconds: 6 });
});

t.test('the same AAC frame for half an hour', t => {
  const file = fixture('music.aac');
  const length = ((file[3] & 3) << 11) | (file[4] << 3) | (file[5] >> 5);
  return cheaply(t, repeated(file.subarray(0, length), 80_000), 'audio-too-long');
});
