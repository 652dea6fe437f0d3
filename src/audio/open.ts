import { Problem } from '../problems.js';
import { foreignFormat } from './foreign.js';
import { fourCC } from './four-cc.js';
import { formatList, formatOf } from './formats.js';
import type { AudioLimits } from './limits.js';
import { DamageFound } from './packets/damage.js';
import type { AudioSource } from './source.js';
import { skipId3 } from './tags/id3.js';

export type { AudioLimits } from './limits.js';

/**
 * Opens a file of any format that Hyena decodes, and does something with it: once more where `use` meets damage in a
 * window, with as much of the track, or of one of its pieces, as can be decoded from its beginning.
 *
 * @throws what {@link openAudio} and `use` throw
 *
 * @example
 * const firstSecond = await withAudio(bytes, limits, source => source.read(0, source.sampleRate));
 */
export async function withAudio<T>(
  bytes: Uint8Array,
  limits: AudioLimits,
  use: (source: AudioSource) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  let source = await openAudio(bytes, limits, signal);
  for (;;) {
    try {
      return await use(source);
    } catch (error) {
      if (!(error instanceof DamageFound)) throw error;
      source = { ...(await error.whole()), format: source.format };
    }
  }
}

/**
 * Opens a file of any format that Hyena decodes. Uncompressed formats and sound compressed ones that are long are only
 * looked at, and converted or decoded when they are read; others are decoded here, to the end or until the limit.
 *
 * @param bytes the whole file; must stay unchanged while the source is in use
 * @param signal stops decoding
 * @throws AbortError; Problem `no-audio`, `unsupported-media`, `broken-audio`, `audio-too-short` (not one sample), `audio-too-long`
 *
 * @example
 * const source = await openAudio(await readFile('song.mp3'), { maxSeconds: 900 });
 * const firstSecond = await source.read(0, source.sampleRate);
 */
export async function openAudio(
  bytes: Uint8Array,
  limits: AudioLimits,
  signal?: AbortSignal,
): Promise<AudioSource> {
  if (bytes.length === 0)
    throw new Problem('no-audio', 'The upload is empty. Send the bytes of an audio file.');
  const tagless = skipId3(bytes);
  const foreign = foreignFormat(tagless);
  if (foreign)
    throw new Problem(
      'unsupported-media',
      `The upload is ${foreign}, which Hyena does not decode. Send ${formatList}.`,
    );
  const format = formatOf(tagless);
  if (!format && fourCC(tagless, 0) === 'OggS') {
    throw new Problem(
      'unsupported-media',
      'The Ogg file has no audio track of a codec that Hyena decodes. Send a file that has one.',
    );
  }
  if (!format) {
    throw new Problem(
      'unsupported-media',
      `The upload is in no audio format that Hyena knows. Send ${formatList}.`,
    );
  }
  return { ...(await format.open(tagless, limits, signal)), format: format.name };
}
