import { Problem } from '../../problems.js';
import { excerptsOf, type Stretch } from '../excerpts.js';
import { checkDuration, type AudioLimits } from '../limits.js';
import type { SampleSource } from '../sample-source.js';
import type { Box } from './boxes.js';
import { decoderDelay } from './codec.js';
import { firstMovie, readMovie, type BoxesByType } from './tracks.js';

/** Far more cuts than an edited recording has. */
const mostEdits = 256;

/**
 * The sound that an edit list (ISO/IEC 14496-12, section 8.6.6) makes of a track whose decoder takes no notice of lists of several
 * edits: the stretches of the media in their order. Pauses between them are left out, as ffmpeg does.
 *
 * @param source all that comes out of the decoder
 * @param index the bytes that hold the index (`moov`)
 * @throws Problem `broken-audio`, `audio-too-long`
 */
export function edited(source: SampleSource, index: Uint8Array, limits: AudioLimits): SampleSource {
  const movie = firstMovie(index);
  const { sound, others } = movie ? readMovie(index, movie) : {};
  const edits = sound && others ? mediaEdits(index, sound, others.mvhd) : [];
  if (edits.length < 2) return source;
  if (edits.length > mostEdits)
    throw new Problem('broken-audio', 'The MP4 file has more edits than Hyena joins. Encode it again.');
  const delay = sound?.stsd ? decoderDelay(index, sound.stsd, source.sampleRate) : 0;
  const played = excerptsOf(
    source,
    edits.map(({ start, length }) => ({ start: start - delay, length })),
  );
  checkDuration(played.frames / played.sampleRate, limits);
  if (played.frames === 0)
    throw new Problem('broken-audio', 'The edits of the MP4 file leave no sound. Encode it again.');
  return played;
}

/** The edits that play something; the table fits into its box. A duration of 0 stands for the rest of the media. */
function mediaEdits(index: Uint8Array, { elst, mdhd }: BoxesByType, mvhd: Box | undefined): Stretch[] {
  const edits: Stretch[] = [];
  if (!elst || !mdhd || !mvhd) return edits;
  const view = new DataView(index.buffer, index.byteOffset, index.byteLength);
  const isLong = index[elst.body] === 1;
  const bytesEach = isLong ? 20 : 12;
  const count = Math.min(view.getUint32(elst.body + 4), (elst.end - elst.body - 8) / bytesEach);
  const media = timescale(view, mdhd);
  const whole = timescale(view, mvhd);
  for (let edit = 0, at = elst.body + 8; edit < count; edit++, at += bytesEach) {
    const length = isLong ? Number(view.getBigUint64(at)) : view.getUint32(at);
    const start = isLong ? Number(view.getBigInt64(at + 8)) : view.getInt32(at + 4);
    if (start >= 0) edits.push({ start: start / media, length: length > 0 ? length / whole : Infinity });
  }
  return edits;
}

/** Ticks a second; of both headers at the same place (sections 8.2.2 and 8.4.2). */
function timescale(view: DataView, header: Box): number {
  return Math.max(1, view.getUint32(header.body + (view.getUint8(header.body) === 1 ? 20 : 12)));
}
