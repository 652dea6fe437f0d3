import { spawnSync } from 'node:child_process';
import { au, music, wav } from '../../support/audio/synth.js';

/** A track to measure with. */
export interface BenchFile {
  readonly name: string;
  readonly bytes: Buffer;
}

const encoders: [name: string, args: string[]][] = [
  ['mp3', ['-c:a', 'libmp3lame', '-b:a', '128k', '-f', 'mp3']],
  ['flac', ['-c:a', 'flac', '-f', 'flac']],
  ['ogg', ['-c:a', 'libvorbis', '-q:a', '4', '-f', 'ogg']],
  ['opus', ['-c:a', 'libopus', '-b:a', '96k', '-f', 'ogg']],
  ['m4a', ['-c:a', 'aac', '-b:a', '128k', '-movflags', 'frag_keyframe+empty_moov', '-f', 'mp4']],
];

/** The same synthetic music in every format, as far as ffmpeg is there to encode it. */
export function benchFiles(seconds: number): BenchFile[] {
  const stereo = [music(seconds, 44_100), music(seconds, 44_100, 1)];
  const source = wav(stereo, 44_100);
  const files = [
    { name: 'wav', bytes: source },
    { name: 'au', bytes: au(stereo, 44_100) },
    { name: 'wav 22 050 Hz mono', bytes: wav(music(seconds)) },
  ];
  for (const [name, args] of encoders) {
    const { status, stdout } = spawnSync('ffmpeg', ['-v', 'error', '-i', '-', ...args, '-'], {
      input: source,
      maxBuffer: 2 ** 28,
    });
    if (status === 0) files.push({ name, bytes: stdout });
  }
  return files;
}
