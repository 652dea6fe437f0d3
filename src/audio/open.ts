import { Problem } from '../problems.js';
import { adtsTrack } from './aac/adts-track.js';
import { readAiffHeader } from './pcm/aiff.js';
import { readAuHeader } from './pcm/au.js';
import { decodeCompressed, type CompressedFormat } from './whole/decode.js';
import { DamageFound } from './packets/damage.js';
import { excerptSource } from './packets/excerpt-source.js';
import type { ExcerptTrack } from './packets/excerpt.js';
import { checkFlacHeader, flacFramesStart } from './flac/header.js';
import { flacTrack } from './flac/track.js';
import { fourCC } from './four-cc.js';
import { skipId3 } from './tags/id3.js';
import { checkDuration, checkLength, type AudioLimits } from './limits.js';
import { mp4Track } from './mp4/track.js';
import { indexFirst } from './mp4/guard/index-first.js';
import { indexMp3 } from './mp3/frame-index.js';
import { mp3Source } from './mp3/source.js';
import { findFrame, readMp3Frame } from './mpeg-frame.js';
import { checkOggHeader } from './ogg/header.js';
import { oggTrack } from './ogg/track.js';
import { pcmSource } from './pcm/source.js';
import { sniff } from './sniff.js';
import type { AudioSource } from './source.js';
import { readWavHeader } from './pcm/wav.js';
import { tracksEnd } from './webm/tracks-end.js';

export type { AudioLimits } from './limits.js';

/**
 * Seconds below which a track is decoded as a whole. The ten windows of three seconds that are classified cost as much by
 * themselves, and overlap in tracks of less than 30 s.
 */
const shortTrack = 40;

/**
 * Opens a file of any format that Hyena decodes, and does something with it: once more where `use` meets damage in a
 * window, with as much of the track as can be decoded from its beginning.
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
  const source = await openAudio(bytes, limits, signal);
  try {
    return await use(source);
  } catch (error) {
    if (!(error instanceof DamageFound)) throw error;
    return use(await error.whole());
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
  const format = sniff(bytes);
  const tagless = skipId3(bytes);
  switch (format) {
    case 'wav':
      return pcmSource(tagless, readWavHeader(tagless), limits);
    case 'au':
      return pcmSource(tagless, readAuHeader(tagless), limits);
    case 'aiff':
      return pcmSource(tagless, readAiffHeader(tagless), limits);
    case 'mp3': {
      const index = indexMp3(tagless);
      if (!index) break;
      checkDuration(index.length / index.header.sampleRate, limits);
      // Its tables take some milliseconds that other uploads and start-up do not have to pay for.
      const { mp3DecoderFor } = await import('./mp3/layer3/decoder.js');
      return mp3Source(tagless, index, mp3DecoderFor(index.header), signal);
    }
    case undefined:
      throw new Problem(
        'unsupported-media',
        'The upload is in no audio format that Hyena knows. Send WAV, AU, AIFF, MP3, FLAC, Ogg Vorbis, Opus, M4A, AAC or WebM.',
      );
  }
  const { head, body, track } = await prepare(format, tagless, limits);
  const whole = async (): Promise<AudioSource> => {
    const source = await decodeCompressed(format, head, body, limits, signal);
    // The MP3 decoder makes two channels of everything; only the frames know.
    const channels = format === 'mp3' ? findFrame(tagless, readMp3Frame)!.header.channels : source.channels;
    return { ...source, channels };
  };
  if (!track || track.frames < shortTrack * track.sampleRate) return whole();
  checkLength(track.frames, track.sampleRate, limits);
  return excerptSource(track, whole, signal);
}

/** What a decoder of the whole file is to be given at once, what it is given then, and the track if it can be windowed. */
interface Prepared {
  readonly head: Uint8Array;
  readonly body: Uint8Array;
  readonly track?: ExcerptTrack | undefined;
}

/** Checks the headers of a file. */
async function prepare(format: CompressedFormat, bytes: Uint8Array, limits: AudioLimits): Promise<Prepared> {
  switch (format) {
    case 'm4a':
      return { ...indexFirst(bytes, limits), track: await mp4Track(bytes) };
    case 'flac': {
      // In Ogg it comes in pages, as other codecs do.
      if (fourCC(bytes, 0) !== 'fLaC') return { ...cut(bytes, fewBytes), track: oggTrack(bytes) };
      const info = checkFlacHeader(bytes, limits);
      return { ...cut(bytes, flacFramesStart(bytes)), track: flacTrack(bytes, info) };
    }
    case 'ogg':
    case 'opus':
      checkOggHeader(bytes, format);
      return { ...cut(bytes, fewBytes), track: oggTrack(bytes) };
    case 'aac':
      return { ...cut(bytes, fewBytes), track: adtsTrack(bytes) };
    case 'mp3':
      // The decoder of whole files takes anything in it for frames.
      if (findFrame(bytes, readMp3Frame)?.header.isFree)
        throw new Problem(
          'broken-audio',
          'The MP3 file is in free format, and contradicts itself. Encode it again at one of the common bitrates.',
        );
      break;
    case 'webm':
      // The WebM decoder gives up where it finds no track in the first 8 KiB and what is given together with them.
      return cut(bytes, tracksEnd(bytes) ?? fewBytes);
  }
  return cut(bytes, fewBytes);
}

/** Enough of most files for their decoders to begin with. */
const fewBytes = 1024;

const cut = (bytes: Uint8Array, at: number) => ({ head: bytes.subarray(0, at), body: bytes.subarray(at) });
