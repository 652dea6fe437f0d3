import { readFile } from 'node:fs/promises';
import { withAudio } from '../../src/audio/open.js';
import type { Track } from '../../src/training/data/dataset.js';
import { wav } from '../audio/synth.js';

/** A decoded track: mono samples, and how many there are a second. */
export interface Samples {
  readonly samples: Float32Array;
  readonly sampleRate: number;
}

/** Decodes a track as a whole. */
export async function decode({ path }: Track): Promise<Samples> {
  return withAudio(await readFile(path), { maxSeconds: 3600 }, async source => {
    return { samples: await source.read(0, source.frames), sampleRate: source.sampleRate };
  });
}

/**
 * A track as an upload, played at another speed, as by a file that gives a wrong sample rate. Where it is too short to be
 * classified it is repeated, as in training.
 */
export function upload({ samples, sampleRate }: Samples, speed = 1): Buffer {
  const rate = Math.round(sampleRate * speed);
  const length = Math.max(samples.length, 3 * rate);
  return wav(
    Float32Array.from({ length }, (_, i) => samples[i % samples.length]),
    rate,
  );
}
