import type { BlockDecoder, BlockLayout } from './source.js';

/** What each code of four bits does to the index of the step (IMA, Recommended Practices for Enhancing Digital Audio, 1992). */
const indexChanges = [-1, -1, -1, -1, 2, 4, 6, 8];

/** Each step is a tenth larger than the one before, in whole numbers (the same, table 2). */
const steps = [
  7, 8, 9, 10, 11, 12, 13, 14, 16, 17, 19, 21, 23, 25, 28, 31, 34, 37, 41, 45, 50, 55, 60, 66, 73, 80, 88, 97,
  107, 118, 130, 143, 157, 173, 190, 209, 230, 253, 279, 307, 337, 371, 408, 449, 494, 544, 598, 658, 724,
  796, 876, 963, 1060, 1166, 1282, 1411, 1552, 1707, 1878, 2066, 2272, 2499, 2749, 3024, 3327, 3660, 4026,
  4428, 4871, 5358, 5894, 6484, 7132, 7845, 8630, 9493, 10442, 11487, 12635, 13899, 15289, 16818, 18500,
  20350, 22385, 24623, 27086, 29794, 32767,
];

/** The state of one channel. */
interface Predictor {
  sample: number;
  index: number;
}

/** Bytes of a channel's header in a block of a WAV file, and of its next eight samples. */
const wordBytes = 4;

/** The blocks of IMA ADPCM in WAV: a header of each channel, then eight samples of each channel by turns. */
export function imaBlocks(
  channels: number,
  blockBytes: number,
): Pick<BlockLayout, 'blockBytes' | 'blockFrames' | 'createDecoder'> {
  const words = Math.floor(blockBytes / (wordBytes * channels)) - 1;
  const decode: BlockDecoder = (block, out) => {
    for (let channel = 0; channel < channels; channel++) {
      const head = channel * wordBytes;
      const state = { sample: block.getInt16(head, true), index: limited(block.getUint8(head + 2), 88) };
      out[channel] = state.sample / 32_768;
      for (let word = 0, frame = 1; word < words; word++) {
        const at = wordBytes * (channels * (word + 1) + channel);
        for (let code = 0; code < 8; code++, frame++)
          out[frame * channels + channel] = next(
            state,
            (block.getUint8(at + (code >> 1)) >> (4 * (code & 1))) & 15,
          );
      }
    }
  };
  return { blockBytes, blockFrames: words < 0 ? 0 : 1 + 8 * words, createDecoder: () => decode };
}

/** Bytes and samples of a channel in a block of QuickTime's. */
const quickTimeBytes = 34;
const quickTimeFrames = 64;

/**
 * The blocks of IMA ADPCM as QuickTime has it (`ima4`), in AIFF-C and CAF: each channel by itself, whose header has no more
 * than the upper nine bits of the sample before. Where these agree with the block before, its sample is the better one.
 */
export function quickTimeBlocks(
  channels: number,
): Pick<BlockLayout, 'blockBytes' | 'blockFrames' | 'createDecoder'> {
  return {
    blockBytes: quickTimeBytes * channels,
    blockFrames: quickTimeFrames,
    createDecoder() {
      const states = Array.from({ length: channels }, (): Predictor => ({ sample: 0, index: -1 }));
      return (block, out) => {
        for (const [channel, state] of states.entries()) {
          const at = channel * quickTimeBytes;
          const sample = block.getInt16(at) & ~0x7f;
          const index = limited(block.getUint8(at + 1) & 0x7f, 88);
          if (index !== state.index || Math.abs(sample - state.sample) > 0x7f)
            Object.assign(state, { sample, index });
          for (let frame = 0; frame < quickTimeFrames; frame++) {
            const code = (block.getUint8(at + 2 + (frame >> 1)) >> (4 * (frame & 1))) & 15;
            out[frame * channels + channel] = next(state, code);
          }
        }
      };
    },
  };
}

/** The sample of a code, from -1 to 1. */
function next(state: Predictor, code: number): number {
  const step = steps[state.index];
  let difference = step >> 3;
  if (code & 1) difference += step >> 2;
  if (code & 2) difference += step >> 1;
  if (code & 4) difference += step;
  state.sample += code & 8 ? -difference : difference;
  state.sample = Math.max(-32_768, Math.min(32_767, state.sample));
  state.index = limited(state.index + indexChanges[code & 7], 88);
  return state.sample / 32_768;
}

const limited = (index: number, most: number): number => Math.max(0, Math.min(most, index));
