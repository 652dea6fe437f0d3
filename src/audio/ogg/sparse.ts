import type { AudioLimits } from '../limits.js';
import { evenPlaces } from '../packets/even-places.js';
import { openPackets } from '../packets/open.js';
import type { SampleSource } from '../sample-source.js';
import { BytesNeeded, type ByteRange, type SparseFile } from '../sparse/sparse-file.js';
import type { OggCodec } from './codec.js';
import { largestPage, PageSearch, type KnownPage } from './page-search.js';
import { isFirst, isLast, oggPackets, readOggPage, type OggPage } from './pages.js';
import { planOgg, readHeaders, type OggRun } from './track.js';

/** Bytes of headers that are read where the beginning of a file has not all of them: a picture is among them. */
const headerBytes = 2 ** 20;

/** Bytes in which a page is looked for, at least; and how many times those of the first one. */
const probe = { least: 16_384, pages: 2.5 };

/**
 * Opens an Ogg file of one stream of which only parts are here. Pages state their places: some that lie evenly over the file are
 * read, and those of the windows are looked for between them.
 *
 * @param at where the file begins
 * @param codecOf reads the first packet
 * @throws BytesNeeded: of the whole file where there is another stream, or damage
 */
export async function openSparseOgg(
  file: SparseFile,
  at: number,
  codecOf: (packet: Uint8Array) => OggCodec | undefined,
  limits: AudioLimits,
  signal: AbortSignal | undefined,
): Promise<SampleSource> {
  const bytes = file.bytes.subarray(at);
  const page = readOggPage(bytes, 0);
  const packet = page && oggPackets(bytes, { offsets: [0, page.end] }, 0).next().value;
  const codec = packet && codecOf(packet.bytes);
  const headers = codec && requireHeaders(file, at, codec);
  if (!headers) throw new BytesNeeded('whole');
  const { serial, begin } = headers;
  const probes = evenPlaces(begin, bytes.length);
  const usual = readOggPage(bytes, begin);
  const probeBytes = Math.ceil(Math.max(probe.least, probe.pages * (usual ? usual.end - begin : 0)));
  const tail = Math.max(begin, bytes.length - largestPage);
  file.require([...probes.map((from): ByteRange => [at + from, probeBytes]), [at + tail, largestPage]]);
  const last = lastPage(bytes, tail, serial);
  const start = { at: begin, end: begin, granule: 0, number: headers.number - 1 };
  const finding = new PageSearch(file, at, serial, [start]);
  const found = probes.flatMap(from => finding.from(from, from + probeBytes) ?? []).filter(isKnown);
  const known = [start, ...found.filter(page => page.at < last.at), last];
  const isInOrder = known.every(
    (page, i) => i === 0 || (page.granule >= known[i - 1].granule && page.number > known[i - 1].number),
  );
  const frames = last.granule - codec.preSkip;
  if (!isInOrder || frames <= 0) throw new BytesNeeded('whole');

  const search = new PageSearch(file, at, serial, known);
  const runOf = (from: number, length: number): OggRun | ByteRange =>
    search.stretch(
      from + codec.preSkip,
      from + codec.preSkip + length,
      run => planOgg(bytes, codec, run, from, length) !== undefined,
    );
  const { sampleRate, channels } = codec;
  const track = {
    ...{ sampleRate, channels, frames },
    plan: (from: number, length: number) => {
      const run = runOf(from, length);
      return isRun(run) ? planOgg(bytes, codec, run, from, length) : undefined;
    },
    createDecoder: () => codec.createDecoder(headers.packets),
  };
  const whole = () => Promise.reject(new BytesNeeded('whole'));
  const source = await openPackets(track, whole, limits, signal);
  return {
    ...source,
    placesOf(from, length) {
      const run = runOf(from, length);
      if (!isRun(run)) return [[at + run[0], run[1]]];
      const { offsets } = run.pages;
      return [[at + offsets[0], offsets.at(-1)! - offsets[0]]];
    },
  };
}

const isRun = (found: OggRun | ByteRange): found is OggRun => 'marks' in found;

const isKnown = (page: OggPage): page is OggPage & KnownPage => page.granule !== undefined;

/** The packets before the audio, and where that begins. @throws BytesNeeded */
function requireHeaders(file: SparseFile, at: number, { headers }: OggCodec) {
  const bytes = file.bytes.subarray(at);
  const offsets = [0];
  const first = readOggPage(bytes, 0);
  for (let page = first; page; page = readOggPage(bytes, page.end)) {
    const isInOrder =
      page.number === offsets.length - 1 &&
      page.serial === first!.serial &&
      (page.number === 0) === ((page.flags & isFirst) !== 0);
    if (!isInOrder) return undefined;
    offsets.push(page.end);
    const read = readHeaders(bytes, { offsets }, headers);
    if (read)
      return { packets: read.packets, number: read.end, begin: offsets[read.end], serial: page.serial };
    if (!file.has([at + page.end, Math.min(largestPage, bytes.length - page.end)]))
      file.require([[at + page.end, headerBytes]]);
  }
  return undefined;
}

/** The page with which the bytes end. @throws BytesNeeded of the whole file where they end with anything else */
function lastPage(bytes: Uint8Array, earliest: number, serial: number): OggPage & KnownPage {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = buffer.lastIndexOf('OggS'); at >= earliest; at = buffer.lastIndexOf('OggS', at - 1)) {
    const page = readOggPage(bytes, at);
    if (page?.end !== bytes.length) continue;
    if (page.serial === serial && (page.flags & isLast) !== 0 && isKnown(page)) return page;
    break;
  }
  throw new BytesNeeded('whole');
}
