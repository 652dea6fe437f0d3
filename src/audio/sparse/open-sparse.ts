import { openSparseFlac } from '../flac/sparse.js';
import { formatOf } from '../formats.js';
import { fourCC } from '../four-cc.js';
import type { AudioLimits } from '../limits.js';
import { openConstantMp3 } from '../mp3/constant-rate.js';
import { requireMp4Index } from '../mp4/sparse-index.js';
import { opusCodec } from '../ogg/opus.js';
import { openSparseOgg } from '../ogg/sparse.js';
import { vorbisCodec } from '../ogg/vorbis.js';
import type { SampleSource } from '../sample-source.js';
import type { AudioSource } from '../source.js';
import { id3Length } from '../tags/id3.js';
import { BytesNeeded, type SparseFile } from './sparse-file.js';

/** Bytes that a track is told by: the frames of formats without a signature are looked for in 64 KiB. */
const headBytes = 80 * 1024;

/** A track of which some windows can be read. */
export interface SparseSource extends AudioSource {
  /**
   * Passes where these windows can be read.
   *
   * @throws BytesNeeded with all bytes that lack
   */
  requireWindows(windows: readonly (readonly [start: number, length: number])[]): Promise<void>;
}

/**
 * Opens a file of which only parts are here. What is read of it is what would be read of the whole file.
 *
 * @throws BytesNeeded, of the whole file where its format or its state need it
 */
export async function openSparse(
  file: SparseFile,
  limits: AudioLimits,
  signal?: AbortSignal,
): Promise<SparseSource> {
  const at = audioStart(file);
  const bytes = file.bytes.subarray(at);
  // As the whole file is: what lies far from its beginning counts only where its beginning says nothing.
  const format = formatOf(bytes.subarray(0, headBytes));
  const source = await wholeOnDamage((): SampleSource | Promise<SampleSource> => {
    switch (format?.name) {
      case 'mp3':
        return openConstantMp3(file, at, limits, signal);
      case 'flac':
        return openSparseFlac(file, at, limits, signal);
      case 'ogg':
        return openSparseOgg(file, at, vorbisCodec, limits, signal);
      case 'opus':
        return openSparseOgg(file, at, opusCodec, limits, signal);
      case 'm4a':
        requireMp4Index(file, at);
        return format.open(bytes, limits, signal);
      case 'wav':
      case 'au':
      case 'aiff':
      case 'caf':
        return format.open(bytes, limits, signal);
    }
    throw new BytesNeeded('whole');
  }, signal);
  if (!format || !source.placesOf) throw new BytesNeeded('whole');
  const requireWindows: SparseSource['requireWindows'] = windows =>
    wholeOnDamage(() => file.require(windows.flatMap(([start, length]) => source.placesOf!(start, length))));
  return {
    ...source,
    format: format.name,
    requireWindows,
    async read(start, length) {
      await requireWindows([[start, length]]);
      return wholeOnDamage(() => source.read(start, length), signal);
    },
  };
}

/** Where the tags at the front end, and bytes enough to tell a format are here. */
function audioStart(file: SparseFile): number {
  let at = 0;
  for (;;) {
    file.require([[at, headBytes]]);
    if (!fourCC(file.bytes, at).startsWith('ID3')) return at;
    at += id3Length(file.bytes, at);
    if (at >= file.bytes.length) throw new BytesNeeded('whole');
  }
}

/** Zeros where bytes lack look like damage; and damage is judged with the whole file at hand. */
async function wholeOnDamage<T>(work: () => T | Promise<T>, signal?: AbortSignal): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof BytesNeeded || signal?.aborted) throw error;
    throw new BytesNeeded('whole');
  }
}
