import t from 'tap';
import { encode } from '../mp4/encoded-windows.js';
import { ffmpeg, unevenStereo, withoutFfmpeg } from '../windows.js';
import { testParts } from './parts.js';

for (const options of [
  '-b:a 128k -f mp3 -',
  '-b:a 320k -f mp3 -',
  '-b:a 64k -ar 22050 -f mp3 -',
  '-b:a 128k -write_xing 0 -f mp3 -',
  '-b:a 128k -reservoir 0 -f mp3 -',
])
  t.test(`windows of parts of ${options} are those of the whole`, { skip: withoutFfmpeg }, t =>
    testParts(t, ffmpeg(`-i - ${options}`, unevenStereo(120, 44_100))),
  );

for (const options of ['-b:a 128k', '-b:a 128k -movflags +faststart', '-c:a alac'])
  t.test(`windows of parts of MP4, ${options}, are those of the whole`, { skip: withoutFfmpeg }, async t =>
    testParts(t, await encode(120, 44_100, options)),
  );

for (const options of ['-c:a flac', '-c:a flac -sample_fmt s32', '-c:a flac -compression_level 0 -ac 1'])
  t.test(`windows of parts of FLAC, ${options}, are those of the whole`, { skip: withoutFfmpeg }, t =>
    testParts(t, ffmpeg(`-i - ${options} -f flac -`, unevenStereo(120, 44_100, 0.3)), 20),
  );
