import { Problem } from '../problems.js';
import { checkDuration, type AudioLimits } from './limits.js';
import { DamageFound } from './packets/damage.js';
import { createResampler, resampledLength } from './resample/resampler.js';
import type { SampleSource } from './sample-source.js';

/**
 * The tracks of a file that holds several, one after another, as one. Each sounds at its own rate; the whole has the highest of
 * their rates, and as many channels as the one that has most.
 *
 * @param tracks at least one
 */
export function joinedSource(tracks: readonly SampleSource[]): SampleSource {
  if (tracks.length === 1) return tracks[0];
  const sampleRate = Math.max(...tracks.map(track => track.sampleRate));
  let frames = 0;
  const parts = tracks.map(track => {
    const start = frames;
    frames += resampledLength(track.frames, track.sampleRate, sampleRate);
    return { track, start, end: frames, resampler: createResampler(track.sampleRate, sampleRate) };
  });
  return {
    sampleRate,
    channels: Math.max(...tracks.map(track => track.channels)),
    frames,
    async read(start, length) {
      const samples = new Float32Array(length);
      for (const [index, part] of parts.entries()) {
        const from = Math.max(start, part.start);
        const to = Math.min(start + length, part.end);
        if (from >= to) continue;
        try {
          samples.set(
            await part.resampler.readWindow(part.track, from - part.start, to - from),
            from - start,
          );
        } catch (error) {
          if (!(error instanceof DamageFound)) throw error;
          throw new DamageFound(async () => joinedSource(tracks.with(index, await error.whole())), error);
        }
      }
      return samples;
    },
  };
}

/**
 * Opens the pieces of a file one after another, and joins them. What is in the last one only has to be sound if it is the only
 * one: files are cut.
 *
 * @param open opens one
 * @throws what `open` throws; Problem `audio-too-long`, and `broken-audio` where there is no piece
 */
export async function openPieces<Piece>(
  pieces: readonly Piece[],
  limits: AudioLimits,
  open: (piece: Piece) => SampleSource | Promise<SampleSource>,
): Promise<SampleSource> {
  const tracks: SampleSource[] = [];
  let seconds = 0;
  for (const [index, piece] of pieces.entries()) {
    try {
      const track = await open(piece);
      tracks.push(track);
      seconds += track.frames / track.sampleRate;
    } catch (error) {
      const isCut = index > 0 && index === pieces.length - 1;
      if (!isCut || !(error instanceof Problem) || error.code !== 'broken-audio') throw error;
    }
    checkDuration(seconds, limits);
  }
  if (tracks.length === 0)
    throw new Problem('broken-audio', 'The file ends inside of its first frames. Send the whole file.');
  return joinedSource(tracks);
}
