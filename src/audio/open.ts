import { Problem } from '../errors.js';
import { readAiffHeader } from './aiff.js';
import { readAuHeader } from './au.js';
import { decodeCompressed, type CompressedFormat } from './compressed.js';
import { checkFlacHeader, flacFramesStart } from './flac-header.js';
import { fourCC } from './four-cc.js';
import { skipId3 } from './id3.js';
import { checkDuration, type AudioLimits } from './limits.js';
import { indexFirst } from './mp4.js';
import { indexMp3 } from './mp3-index.js';
import { hasMp3Kernels } from './mp3-kernels.js';
import { mp3Source } from './mp3-source.js';
import { findFrame, readMp3Frame } from './mpeg-frame.js';
import { checkOggHeader } from './ogg-header.js';
import { pcmSource } from './pcm-source.js';
import { sniff } from './sniff.js';
import type { AudioSource } from './source.js';
import { readWavHeader } from './wav.js';
import { tracksEnd } from './webm-head.js';

export type { AudioLimits } from './limits.js';

/**
 * Opens a file of any format that Hyena decodes. Uncompressed formats and MP3 are only looked at, and converted or
 * decoded when they are read; all others, and damaged MP3, are decoded here, to the end or until the limit.
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
  const format = sniff(bytes);
  const tagless = skipId3(bytes);
  switch (format) {
    case 'wav':
      return pcmSource(tagless, readWavHeader(tagless), limits);
    case 'au':
      return pcmSource(tagless, readAuHeader(tagless), limits);
    case 'aiff':
      return pcmSource(tagless, readAiffHeader(tagless), limits);
    case 'm4a': {
      const { head, body } = indexFirst(tagless, limits);
      return decodeCompressed(format, head, body, limits, signal);
    }
    case 'mp3': {
      const index = hasMp3Kernels && indexMp3(tagless);
      if (!index) break;
      checkDuration(index.length / index.header.sampleRate, limits);
      // Its tables take some milliseconds that other uploads and start-up do not have to pay for.
      const { createMp3Decoder } = await import('./mp3-decoder.js');
      return mp3Source(tagless, index, createMp3Decoder(index.header), signal);
    }
    case undefined:
      throw new Problem(
        'unsupported-media',
        'The upload is in no audio format that Hyena knows. Send WAV, AU, AIFF, MP3, FLAC, Ogg Vorbis, Opus, M4A, AAC or WebM.',
      );
  }
  if (format === 'ogg' || format === 'opus') checkOggHeader(tagless, format);
  const headBytes = lengthOfHead(format, tagless, limits);
  const head = tagless.subarray(0, headBytes);
  const source = await decodeCompressed(format, head, tagless.subarray(headBytes), limits, signal);
  // The MP3 decoder makes two channels of everything; only the frames know.
  const channels = format === 'mp3' ? findFrame(tagless, readMp3Frame)!.header.channels : source.channels;
  return { ...source, channels };
}

/** How much of a file to give to its decoder at once: what comes before the audio, or the little that is enough. */
function lengthOfHead(format: CompressedFormat, bytes: Uint8Array, limits: AudioLimits): number {
  if (format === 'flac' && fourCC(bytes, 0) === 'fLaC') {
    checkFlacHeader(bytes, limits);
    return flacFramesStart(bytes);
  }
  // The WebM decoder gives up where it finds no track in the first 8 KiB and what is given together with them.
  return (format === 'webm' ? tracksEnd(bytes) : undefined) ?? 1024;
}
