import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { music, wav } from '../../support/audio/synth.js';

/** A track to measure with. */
export interface BenchTrack {
  readonly name: string;
  /** Sent as the file's name: what its format is, for services that ask. */
  readonly extension: string;
  readonly bytes: Buffer;
}

const fourMinutes: [name: string, extension: string, args: string[]][] = [
  ['MP3', 'mp3', ['-c:a', 'libmp3lame', '-b:a', '128k']],
  ['FLAC', 'flac', ['-c:a', 'flac']],
  ['Ogg Vorbis', 'ogg', ['-c:a', 'libvorbis', '-q:a', '4']],
  ['Opus', 'opus', ['-c:a', 'libopus', '-b:a', '96k']],
  ['M4A', 'm4a', ['-c:a', 'aac', '-b:a', '128k', '-movflags', '+faststart']],
];

/** Synthetic music of 30 s, stereo at 44.1 kHz, as WAV: what all but the first track are encoded from. */
function source(): Buffer {
  return wav([music(30, 44_100), music(30, 44_100, 1)], 44_100);
}

/** 30 s of it, mono at 22 050 Hz. */
export function shortWav(): BenchTrack {
  return { name: '30 s WAV, 22 050 Hz mono', extension: 'wav', bytes: wav(music(30)) };
}

/** The tracks that services are compared with, as far as ffmpeg is there to encode them. */
export function benchTracks(): BenchTrack[] {
  const input = source();
  const [[, , mp3]] = fourMinutes;
  return [
    shortWav(),
    ...encoded('30 s MP3', 'mp3', input, mp3),
    ...fourMinutes.flatMap(([format, extension, args]) =>
      encoded(`4 min ${format}`, extension, input, ['-af', 'aloop=loop=7:size=1323000', ...args]),
    ),
  ];
}

/** An MP3 file of some minutes, encoded in one as recordings are; none without ffmpeg. */
export function minutesOfMp3(minutes: number): Buffer | undefined {
  const args = ['-af', `aloop=loop=${2 * minutes - 1}:size=1323000`, '-c:a', 'libmp3lame', '-b:a', '128k'];
  return encoded('', 'mp3', source(), args).at(0)?.bytes;
}

/** Through a file, as encoders go back in it to write what players look for: lengths, the index of M4A. */
function encoded(name: string, extension: string, input: Buffer, args: string[]): BenchTrack[] {
  const folder = mkdtempSync(join(tmpdir(), 'hyena-bench-'));
  try {
    const path = join(folder, `track.${extension}`);
    const { status } = spawnSync('ffmpeg', ['-v', 'error', '-i', '-', ...args, path], { input });
    return status === 0 ? [{ name, extension, bytes: readFileSync(path) }] : [];
  } finally {
    rmSync(folder, { recursive: true });
  }
}
