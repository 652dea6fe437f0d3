import { withAudio } from '../../src/audio/open.js';
import type { AudioSource } from '../../src/audio/source.js';
import { settings } from '../../src/config/config.js';
import { Problem, problemTypes } from '../../src/problems.js';
import { defaultFeatureParameters, segmentLength } from '../../src/features/parameters.js';
import { segmentStarts } from '../../src/features/segments.js';

const limits = { maxSeconds: settings.maxAudioSeconds.default };

/**
 * Opens a file as the service does, and reads the windows that it would classify, or all of a shorter track.
 *
 * @returns `read`, or the code of the problem
 * @throws Error that says which promise of the audio room was broken
 */
export async function examine(bytes: Uint8Array): Promise<string> {
  try {
    await withAudio(bytes, limits, readWindows);
    return 'read';
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    if (problemTypes[error.code].status >= 500)
      throw new Error(`a file is no reason for ${error.code}`, { cause: error });
    return error.code;
  }
}

async function readWindows(source: AudioSource): Promise<void> {
  const { frames, sampleRate, channels } = source;
  promise(Number.isInteger(sampleRate) && sampleRate >= 8000 && sampleRate <= 192_000, `${sampleRate} Hz`);
  promise(Number.isInteger(channels) && channels >= 1 && channels <= 8, `${channels} channels`);
  promise(Number.isInteger(frames) && frames >= 1, `${frames} frames`);
  promise(frames / sampleRate <= limits.maxSeconds, `${frames / sampleRate} s`);

  const parameters = { ...defaultFeatureParameters, sampleRate };
  const length = Math.min(frames, segmentLength(parameters));
  const starts = length < segmentLength(parameters) ? [0] : segmentStarts(frames, parameters);
  for (const start of starts) {
    const samples = await source.read(start, length);
    promise(samples.length === length, `${samples.length} samples instead of ${length}`);
    promise(
      // Floats beyond full scale are left as they are, up to this.
      samples.every(sample => Math.abs(sample) <= 1000),
      'samples that are no sound',
    );
  }
}

function promise(kept: boolean, what: string): void {
  if (!kept) throw new Error(`the source gives ${what}`);
}
