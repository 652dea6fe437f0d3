import { execFileSync, spawnSync } from 'node:child_process';
import t from 'tap';
import { cheaply } from './cheaply.js';

const skip = spawnSync('ffmpeg', ['-version']).status !== 0 && 'ffmpeg is not installed';
for (const options of [
  '-c:a flac -f matroska',
  '-c:a alac -f mp4 -movflags empty_moov -frag_duration 1000000',
  '-ar 96000 -c:a flac -f flac',
]) {
  t.test(`35 minutes of ffmpeg ${options}`, { skip }, t => {
    const source = '-v error -f lavfi -i anullsrc=r=44100:cl=stereo -t 2100';
    const bytes = execFileSync('ffmpeg', [...source.split(' '), ...options.split(' '), '-'], {
      maxBuffer: 2 ** 26,
    });
    return cheaply(t, bytes, 'audio-too-long', { seconds: 8, mebibytes: 550 });
  });
}
