import { execFileSync, spawnSync } from 'node:child_process';
import decode from 'audio-decode';
import { downmixPlanar } from '../../src/audio/downmix.js';
import { packetSource } from '../../src/audio/packets/source.js';
import type { PacketTrack } from '../../src/audio/packets/track.js';
import type { AudioSource } from '../../src/audio/source.js';
import { defaultFeatureParameters } from '../../src/features/parameters.js';
import { segmentStarts } from '../../src/features/segments.js';
import { music, noise, wav } from '../../support/audio/synth.js';
import { largestError } from './signal-comparison.js';

/** For tests whose files only ffmpeg can make. */
export const withoutFfmpeg = spawnSync('ffmpeg', ['-version']).status !== 0 && 'ffmpeg is not installed';

/** What ffmpeg makes of `input` with these options; `-` stands for standard output, and `input` comes from standard input. */
export function ffmpeg(options: string, input?: Uint8Array): Buffer {
  return execFileSync('ffmpeg', ['-v', 'error', ...options.split(' ')], { input, maxBuffer: 2 ** 28 });
}

/** Where the ten windows of a track begin that are classified, and how long they are, in samples. */
export function windowsOf({ frames, sampleRate }: Pick<PacketTrack, 'frames' | 'sampleRate'>): {
  starts: number[];
  length: number;
} {
  const length = 3 * sampleRate;
  return { starts: segmentStarts(frames, { ...defaultFeatureParameters, sampleRate }), length };
}

/** A source of which a test expects that it needs no decoding from the beginning. */
export function windowed(track: PacketTrack): ReturnType<typeof packetSource> {
  return packetSource(track, () => Promise.reject(new Error('the whole track was decoded')));
}

/**
 * The largest difference between every third of the ten windows, odd pieces and the ends of a track, decoded by themselves, and the same
 * of the whole track as `audio-decode` gives it.
 *
 * @throws Error where the track has another length, rate or number of channels than the whole
 */
export async function largestDifference(track: PacketTrack, bytes: Uint8Array): Promise<number> {
  const { channelData, sampleRate } = await decode(bytes);
  const shape = [channelData[0].length, channelData.length, sampleRate].join();
  const claimed = [track.frames, track.channels, track.sampleRate].join();
  if (shape !== claimed) throw new Error(`${claimed} instead of ${shape}`);

  const whole = downmixPlanar(channelData);
  const source = windowed(track);
  const { starts, length } = windowsOf(track);
  const windows = starts.filter((_, i) => i % 3 === 0);
  const pieces = [...windows.map(start => [start, length]), [1, 1], [track.frames - 1, 1], [12_345, 6789]];
  let worst = 0;
  for (const [start, size] of pieces)
    worst = Math.max(worst, largestError(await source.read(start, size), whole.subarray(start)));
  return worst;
}

/** Bytes and packets that a decoder is given for the ten windows. */
export function fedFor(track: PacketTrack): { bytes: number; packets: number } {
  const { starts, length } = windowsOf(track);
  const packets = starts.flatMap(start => track.plan(start, length)!.packets);
  return { bytes: packets.reduce((sum, { length }) => sum + length, 0), packets: packets.length };
}

/** The same samples over and over, until there are `length`. */
export function repeated(samples: Float32Array, length: number): Float32Array {
  const out = new Float32Array(length);
  for (let at = 0; at < length; at += samples.length) out.set(samples.subarray(0, length - at), at);
  return out;
}

/** What {@link unevenStereo} has made, of which a test file encodes the same several times. */
const stereos = new Map<string, Buffer>();

/**
 * Stereo that is silent and loud by turns, so that packets differ much in size, as WAV.
 *
 * @param hissLevel amplitude of the noise in the loud parts
 */
export function unevenStereo(seconds: number, rate: number, hissLevel = 0.1): Buffer {
  const key = [seconds, rate, hissLevel].join();
  const stereo = stereos.get(key) ?? makeUnevenStereo(seconds, rate, hissLevel);
  stereos.set(key, stereo);
  return stereo;
}

function makeUnevenStereo(seconds: number, rate: number, hissLevel: number): Buffer {
  const period = Math.min(seconds, 16);
  const hiss = noise(period, rate, hissLevel);
  const left = music(period, rate).map((sample, i) => (i < 7 * rate ? 0 : sample * 0.5 + hiss[i]));
  const track = [left, music(period, rate, 1)].map(channel => repeated(channel, seconds * rate));
  return wav(track, rate);
}

/** Reads the ten windows; seconds of the track. */
export async function readWindows(source: AudioSource): Promise<number> {
  const { starts, length } = windowsOf(source);
  for (const start of starts) await source.read(start, length);
  return source.frames / source.sampleRate;
}
