/** Scale factor bands by rate, as their widths (ISO/IEC 11172-3 table 3-B.8, 13818-3 table B.2, and MPEG-2.5's). */
const widths: Record<number, { long: string; short: string }> = {
  44100: {
    long: '4 4 4 4 4 4 6 6 8 8 10 12 16 20 24 28 34 42 50 54 76 158',
    short: '4 4 4 4 6 8 10 12 14 18 22 30 56',
  },
  48000: {
    long: '4 4 4 4 4 4 6 6 6 8 10 12 16 18 22 28 34 40 46 54 54 192',
    short: '4 4 4 4 6 6 10 12 14 16 20 26 66',
  },
  32000: {
    long: '4 4 4 4 4 4 6 6 8 10 12 16 20 24 30 38 46 56 68 84 102 26',
    short: '4 4 4 4 6 8 12 16 20 26 34 42 12',
  },
  22050: {
    long: '6 6 6 6 6 6 8 10 12 14 16 20 24 28 32 38 46 52 60 68 58 54',
    short: '4 4 4 6 6 8 10 14 18 26 32 42 18',
  },
  24000: {
    long: '6 6 6 6 6 6 8 10 12 14 16 18 22 26 32 38 46 54 62 70 76 36',
    short: '4 4 4 6 8 10 12 14 18 24 32 44 12',
  },
  16000: {
    long: '6 6 6 6 6 6 8 10 12 14 16 20 24 28 32 38 46 52 60 68 58 54',
    short: '4 4 4 6 8 10 12 14 18 24 30 40 18',
  },
  8000: {
    long: '12 12 12 12 12 12 16 20 24 28 32 40 48 56 64 76 90 2 2 2 2 2',
    short: '8 8 8 12 16 20 24 28 36 2 2 2 26',
  },
};

/** How the 576 lines of a granule lie in a frame. */
export interface BandLayout {
  /** Line after the last of each band, in the order of the lines. Short blocks have three bands, one for each window. */
  readonly ends: readonly number[];
  /** How many of the bands are long. */
  readonly longBands: number;
  /** Of each line, at the index that {@link rowStride} describes. */
  readonly places: Uint16Array;
}

/** The band layouts of one sampling rate. */
export interface Bands {
  /** Line after the last of each long band. */
  readonly longEnds: readonly number[];
  readonly long: BandLayout;
  readonly short: BandLayout;
  /** Two subbands (of 18 lines each) long, the others short. */
  readonly mixed: BandLayout;
}

/**
 * Lines are kept as a matrix, so that a vector holds the same line of four subbands: a row for each of a subband's 18
 * lines, 32 subbands in a row and room for the vector that reaches one beyond. In short blocks it is row `3 k + window`.
 */
export const rowStride = 36;

const cache = new Map<number, Bands>();

/** @param sampleRate Hz, one of the nine that MP3 has */
export function bandsOf(sampleRate: number): Bands {
  let bands = cache.get(sampleRate);
  if (!bands) {
    // MPEG-2.5 at 11 025 and 12 000 Hz has the bands of 16 000 Hz.
    const { long, short } = widths[sampleRate] ?? widths[16_000];
    bands = layOut(long.split(' ').map(Number), short.split(' ').map(Number), sampleRate >= 32_000);
    cache.set(sampleRate, bands);
  }
  return bands;
}

function layOut(long: number[], short: number[], isMpeg1: boolean): Bands {
  const longEnds = sums(long);
  const threefold = sums(short.flatMap(width => [width, width, width]));
  const longPlaces = Uint16Array.from({ length: 576 }, (_, i) => (i % 18) * rowStride + Math.floor(i / 18));
  const shortPlaces = Uint16Array.from(
    short.flatMap((width, band) => {
      const below = (threefold[3 * band] - width) / 3;
      return [0, 1, 2].flatMap(window =>
        Array.from({ length: width }, (_, i) => {
          const k = below + i;
          return (3 * (k % 6) + window) * rowStride + Math.floor(k / 6);
        }),
      );
    }),
  );
  const mixedLong = isMpeg1 ? 8 : 6;
  const mixedPlaces = Uint16Array.from(shortPlaces);
  mixedPlaces.set(longPlaces.subarray(0, longEnds[mixedLong - 1]));
  return {
    longEnds,
    long: { ends: longEnds, longBands: 22, places: longPlaces },
    short: { ends: threefold, longBands: 0, places: shortPlaces },
    mixed: {
      ends: [...longEnds.slice(0, mixedLong), ...threefold.slice(9)],
      longBands: mixedLong,
      places: mixedPlaces,
    },
  };
}

function sums(values: number[]): number[] {
  let sum = 0;
  return values.map(value => (sum += value));
}
