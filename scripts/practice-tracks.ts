// Encodes the tracks that children practise on, by ffmpeg: `node dist/scripts/practice-tracks.js`. They are in the repository.
import { execFileSync } from 'node:child_process';
import { music, wav } from '../support/audio/synth.js';

const folder = 'src/engine/practice';

/** Little more than a segment of 3 s, so that there is something to classify. */
const seconds = 3.1;

const encoders = {
  'track.mp3': ['-c:a', 'libmp3lame', '-b:a', '64k'],
  'track.flac': ['-c:a', 'flac', '-compression_level', '12'],
  'track.ogg': ['-c:a', 'libvorbis', '-q:a', '0'],
  'track.opus': ['-c:a', 'libopus', '-b:a', '48k'],
  'track.m4a': ['-c:a', 'aac', '-b:a', '64k', '-movflags', '+faststart'],
};

const left = music(seconds, 44_100);
const input = wav([left, left.map(sample => sample / 2)], 44_100);
for (const [name, args] of Object.entries(encoders))
  execFileSync('ffmpeg', [...'-v error -y -i - -bitexact'.split(' '), ...args, `${folder}/${name}`], {
    input,
  });
