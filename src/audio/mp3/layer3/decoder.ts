import { createSimdArrays } from '../../../simd/arrays.js';
import { bandsOf } from './bands.js';
import { BitReader } from './bits.js';
import { createGranuleDecoder } from './granule.js';
import { mp3Kernels } from './kernels.js';
import { readSideInfo, type Granule } from './side-info.js';
import { noStereo, stereoMode } from './stereo.js';
import { ahead, createMp3Spectra, mostBorrowed, spectrumArrays } from './spectrum.js';
import { blockForms, createMp3Synthesis, synthesisArrays } from './synthesis.js';
import type { Mp3FrameHeader } from '../../mpeg-frame.js';

/** Decodes frames of one kind to mono. */
export interface Mp3Decoder {
  /**
   * Decodes the frame that follows the one before.
   *
   * @param at where it begins
   * @param end where it ends
   * @param out gets the mean of its channels, as many samples as it has
   * @param place where in `out` they begin
   */
  decode(bytes: Uint8Array, at: number, end: number, out: Float32Array, place: number): void;
  /** Forgets the frames before: the next one comes from elsewhere. */
  reset(): void;
  /** Takes the next frame for one that may not follow: the main data before it is its own only if it begins where that ends. */
  splice(): void;
  /** The track whose frames were decoded last. A decoder serves many tracks, and none may go on after another's frames. */
  user: object | undefined;
}

/** The decoders used last, by sample rate and channels. New ones take 1.5 ms, a tenth of what 30 s of audio take. */
const recent = new Map<string, Mp3Decoder>();
const mostRecent = 4;

/** The decoder of all tracks with frames of one kind. */
export function mp3DecoderFor(header: Mp3FrameHeader): Mp3Decoder {
  const kind = `${header.sampleRate} ${header.channels}`;
  const decoder = recent.get(kind) ?? createMp3Decoder(header);
  recent.delete(kind);
  recent.set(kind, decoder);
  if (recent.size > mostRecent) recent.delete(recent.keys().next().value!);
  return decoder;
}

const silent = new Array<number>(blockForms).fill(0);

/**
 * A decoder for MPEG-1, -2 and -2.5 Layer III. A granule whose main data is missing is silent; any other damage
 * is decoded as it is.
 *
 * @param header of the file's frames
 */
export function createMp3Decoder(header: Mp3FrameHeader): Mp3Decoder {
  const { channels, samples, sampleRate } = header;
  const memory = createSimdArrays(mp3Kernels, { ...spectrumArrays, ...synthesisArrays });
  const synthesis = createMp3Synthesis(memory);
  const bands = bandsOf(sampleRate);
  const spectra = createMp3Spectra(memory, bands);
  const granuleDecoder = createGranuleDecoder(bands, samples === 1152, spectra, synthesis);
  const sideInfo = new Uint8Array(header.mainDataAt + ahead);
  const sideInfoView = new DataView(sideInfo.buffer);
  const { mainData } = spectra;
  const mainDataView = new DataView(mainData.buffer, mainData.byteOffset, mainData.length);
  let kept = 0;
  /** Bits after the last granule. */
  let spare = 0;
  let isSpliced = false;

  return {
    user: undefined,
    decode(bytes, at, end, out, place) {
      const sideInfoAt = at + (bytes[at + 1] & 1 ? 4 : 6);
      const mainDataAt = sideInfoAt + header.mainDataAt - header.sideInfoAt;
      sideInfo.set(bytes.subarray(sideInfoAt, mainDataAt));
      const { borrowed, shared, granules } = readSideInfo(new BitReader(sideInfoView, 0), header);
      const mode = channels === 2 ? stereoMode(bytes[at + 3]) : noStereo;
      if (isSpliced && Math.floor(spare / 8) !== borrowed) kept = 0;
      isSpliced = false;
      mainData.set(bytes.subarray(mainDataAt, end), kept);
      const available = kept + Math.max(0, end - mainDataAt);
      // Bits that are read ahead must not depend on earlier frames.
      mainData.fill(0, available, available + ahead);

      const reader = new BitReader(mainDataView, (kept - borrowed) * 8);
      for (let done = 0; done < samples; done += 576) {
        const parts = granules.splice(0, channels) as [Granule, Granule?];
        const bits = parts.reduce((sum, part) => sum + part!.bits, 0);
        const isThere = reader.position >= 0 && reader.position + bits <= available * 8;
        const keptFactors = done === 0 ? [0, 0] : shared;
        out.set(
          isThere ? granuleDecoder.decode(reader, parts, keptFactors, mode) : synthesis.synthesise(silent, 0),
          place + done,
        );
        if (!isThere) reader.position += bits;
      }
      spare = available * 8 - reader.position;
      const dropped = Math.max(0, available - mostBorrowed);
      mainData.copyWithin(0, dropped, available);
      kept = available - dropped;
    },
    reset() {
      synthesis.reset();
      kept = 0;
    },
    splice() {
      isSpliced = true;
    },
  };
}
