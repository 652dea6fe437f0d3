import type { BlockLayout } from './source.js';

/** What each code of four bits does to the step, in 256ths (Microsoft, Multimedia Data Standards Update, 1994). */
const adaptation = [230, 230, 230, 230, 307, 409, 512, 614, 768, 614, 512, 409, 307, 230, 230, 230];

/** The weights of the last two samples, in 256ths; a block names one of these pairs for each channel. */
const weights = [
  [256, 0],
  [512, -256],
  [0, 0],
  [192, 64],
  [240, 0],
  [460, -208],
  [392, -232],
];

const leastStep = 16;
/** More than samples of 16 bits need; steps that grow without end would be no numbers. */
const largestStep = 2 ** 20;

/** Bytes of a channel's header: the pair of weights, the step, and the last two samples. */
const headerBytes = 7;

/** The blocks of Microsoft ADPCM: the headers of all channels, field by field, then a code of each channel by turns. */
export function microsoftBlocks(
  channels: number,
  blockBytes: number,
): Pick<BlockLayout, 'blockBytes' | 'blockFrames' | 'createDecoder'> {
  const codes = Math.floor((2 * (blockBytes - headerBytes * channels)) / channels);
  const decode = (block: DataView, out: Float32Array): void => {
    for (let channel = 0; channel < channels; channel++) {
      const word = (field: number) => block.getInt16(channels + 2 * (field * channels + channel), true);
      const [a, b] = weights[Math.min(block.getUint8(channel), weights.length - 1)];
      let step = Math.max(leastStep, word(0));
      let [latest, before] = [word(1), word(2)];
      out[channel] = before / 32_768;
      out[channels + channel] = latest / 32_768;
      for (let i = 0; i < codes; i++) {
        const place = i * channels + channel;
        const pair = block.getUint8(headerBytes * channels + (place >> 1));
        const code = place & 1 ? pair & 15 : pair >> 4;
        const predicted = Math.trunc((latest * a + before * b) / 256) + (code < 8 ? code : code - 16) * step;
        before = latest;
        latest = Math.max(-32_768, Math.min(32_767, predicted));
        step = Math.max(leastStep, Math.min(largestStep, (adaptation[code] * step) >> 8));
        out[(i + 2) * channels + channel] = latest / 32_768;
      }
    }
  };
  return { blockBytes, blockFrames: codes < 0 ? 0 : codes + 2, createDecoder: () => decode };
}
