import { BytesNeeded, type ByteRange, type SparseFile } from '../sparse/sparse-file.js';
import { isSoundPage } from './checksum.js';
import { readOggPage, type OggPage } from './pages.js';
import type { OggRun } from './track.js';

/** Bytes of the largest page: a header, and 255 segments of 255 bytes. */
export const largestPage = 27 + 255 + 255 * 255;

/** Share of the bytes between two known pages by which a third one may lie elsewhere than an even pace says. */
const unevenness = 1 / 32;

/** Samples before a stretch that may lead in to it; Opus takes 15 360. */
const leadIn = 20_000;

/** Times that a stretch is looked for in twice as many bytes. */
const mostWidenings = 4;

/** A page that says how far the track is at its end. */
export interface KnownPage {
  readonly at: number;
  readonly end: number;
  readonly granule: number;
}

/** Looks for pages in the parts of a file that are here. All offsets are those in the stream. */
export class PageSearch {
  readonly #bytes: Uint8Array;
  /** Bytes of the largest page that is known. */
  readonly #page: number;

  /**
   * @param at where the stream begins in the file
   * @param serial number of the stream
   * @param known some of its pages, in order: where audio begins, with no samples before, and the last one among them
   */
  constructor(
    private readonly file: SparseFile,
    private readonly at: number,
    private readonly serial: number,
    private readonly known: readonly KnownPage[],
  ) {
    this.#bytes = file.bytes.subarray(at);
    this.#page = Math.max(...known.map(({ at, end }) => end - at));
  }

  /**
   * The pages of a stretch, and those that lead in to it.
   *
   * @param isEnough whether pages are enough
   * @returns where they are to be looked for, while that is not here
   * @throws BytesNeeded of the whole file where there are none
   */
  stretch(begin: number, end: number, isEnough: (run: OggRun) => boolean): OggRun | ByteRange {
    const first = this.known[0].at;
    const last = this.known.at(-1)!.end;
    for (let widening = 0; widening < mostWidenings; widening += 1) {
      const [low, before] = this.#about(begin - leadIn, widening);
      const [high, after] = this.#about(end, widening);
      const from = Math.max(first, Math.floor(low - before));
      const to = Math.min(last, Math.ceil(high + after));
      if (!this.file.has([this.at + from, to - from])) return [from, to - from];
      const run = this.#runIn(from, to);
      if (run && isEnough(run)) return run;
    }
    throw new BytesNeeded('whole');
  }

  /** The first page that is here from a byte offset on. */
  from(at: number, end: number): OggPage | undefined {
    const bytes = Buffer.from(this.#bytes.buffer, this.#bytes.byteOffset, Math.min(end, this.#bytes.length));
    for (let next = bytes.indexOf('OggS', at); next >= 0; next = bytes.indexOf('OggS', next + 1)) {
      const page = this.#read(next, end);
      if (page) return page;
    }
    return undefined;
  }

  /** Where a sample lies at an even pace, and by how much it may lie elsewhere, in bytes. */
  #about(sample: number, widening: number): [at: number, slack: number] {
    const low = this.known.findLast(({ granule }) => granule <= sample) ?? this.known[0];
    const high = this.known.find(({ granule }) => granule > sample) ?? this.known.at(-1)!;
    const gap = high.end - low.at;
    const share = (sample - low.granule) / Math.max(1, high.granule - low.granule);
    return [low.at + gap * Math.min(1, Math.max(0, share)), 2 ** widening * (gap * unevenness + this.#page)];
  }

  /** The pages that are wholly in some bytes. */
  #runIn(from: number, to: number): OggRun | undefined {
    const pages: OggPage[] = [];
    for (let page = this.from(from, to); page; page = this.#read(page.end, to)) {
      if (pages.length > 0 && page.number !== pages.at(-1)!.number + 1) throw new BytesNeeded('whole');
      pages.push(page);
    }
    if (pages.length === 0) return undefined;
    const end = pages.at(-1)!.end;
    return {
      pages: { offsets: [...pages.map(({ at }) => at), end] },
      marks: pages.flatMap(({ granule }, page) => (granule === undefined ? [] : { page, granule })),
      earliest: 0,
      isStart: pages[0].at === this.known[0].at,
      isEnd: end === this.known.at(-1)!.end,
    };
  }

  /** @throws BytesNeeded of the whole file where a page is of another stream */
  #read(at: number, end: number): OggPage | undefined {
    const page = readOggPage(this.#bytes.subarray(0, end), at);
    if (!page || !isSoundPage(this.#bytes.subarray(at, page.end))) return undefined;
    if (page.serial !== this.serial) throw new BytesNeeded('whole');
    return page;
  }
}
