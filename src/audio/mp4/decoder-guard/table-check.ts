import { Problem } from '../../../problems.js';
import { checkDuration, type AudioLimits } from '../../limits.js';
import { descendants, requireRoom, type Box } from '../boxes.js';
import { checkDescriptors } from './descriptors.js';
import {
  readFragmentHeader,
  readTrackDefaults,
  readTrackRun,
  type TrackDefaults,
  type TrackRun,
} from '../runs.js';
import { createSampleBudget, type SampleBudget } from './sample-budget.js';

/** Bytes before the first entry, and of each entry, of the tables whose entry count stands right before the entries. */
const tables = new Map([
  ['stco', { head: 8, entry: 4 }],
  ['co64', { head: 8, entry: 8 }],
  ['stsc', { head: 8, entry: 12 }],
  ['stts', { head: 8, entry: 8 }],
  ['elst', { head: 8, entry: 12 }],
]);

/** The tables that place the samples of a track. */
const placeTables = new Set(['stsz', 'stsc', 'stco', 'co64']);

/** An hour in fragments of a tenth of a second has a third of it. */
const mostBoxes = 2 ** 20;

/** The decoder goes through all of `stsc` for each chunk, 10 ns a step. */
const mostLookups = 2 ** 30;

/**
 * Checks all of a file that decoders may take for its index, wherever it stands: that no table claims more entries than it
 * has bytes for, and all together no more audio than the file can hold. The decoder of `audio-decode` allocates by these
 * counts, and one of 2^32 aborts the whole process.
 *
 * @throws Problem `broken-audio`, `audio-too-long`, `unsupported-media` (audio in too many pieces)
 */
export function checkTables(bytes: Uint8Array, limits: AudioLimits): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const budget = createSampleBudget(bytes.length, limits);
  const defaults: TrackDefaults = new Map();
  let boxCount = 0;
  let chunks = 0;
  let chunkRuns = 0;
  let ofFragment = { size: 0, duration: 0 };
  const tablesOfTrack = new Set<string>();
  for (const box of descendants(bytes, { type: 'file', start: 0, body: 0, end: bytes.length })) {
    if (++boxCount > mostBoxes)
      throw new Problem('broken-audio', 'The MP4 file has boxes without end. Encode it again.');
    const table = tables.get(box.type);
    const count = table ? entriesOf(view, box, table) : 0;
    // Of several, decoders and our reader may take different ones.
    if (placeTables.has(box.type)) {
      const kind = box.type === 'co64' ? 'stco' : box.type;
      requireRoom(!tablesOfTrack.has(kind));
      tablesOfTrack.add(kind);
    }
    switch (box.type) {
      case 'trak':
        chunks = 0;
        chunkRuns = 0;
        tablesOfTrack.clear();
        break;
      case 'moof':
        ofFragment = { size: 0, duration: 0 };
        break;
      case 'stco':
      case 'co64':
        chunks = count;
        checkLookups(chunks * chunkRuns);
        break;
      case 'stsc':
        chunkRuns = count;
        checkRising(view, box, count);
        checkLookups(chunks * chunkRuns);
        break;
      case 'stsz':
        checkSampleSizes(view, box, budget);
        break;
      case 'esds':
        checkDescriptors(bytes, box);
        break;
      case 'mdhd':
        checkMediaHeader(view, box, limits);
        break;
      case 'trex':
        readTrackDefaults(view, box, defaults);
        break;
      case 'tfhd':
        ofFragment = readFragmentHeader(view, box, defaults);
        break;
      case 'trun':
        takeRun(readTrackRun(view, box, ofFragment), budget);
        break;
    }
  }
}

function entriesOf(view: DataView, box: Box, { head, entry }: { head: number; entry: number }): number {
  const room = box.end - box.body;
  requireRoom(room >= head);
  const count = view.getUint32(box.body + head - 4);
  requireRoom(count <= (room - head) / entry);
  return count;
}

/** Each entry of `stsc` begins with the number of the first chunk that it is for. */
function checkRising(view: DataView, box: Box, count: number): void {
  let previous = 0;
  for (let i = 0; i < count; i++) {
    const first = view.getUint32(box.body + 8 + 12 * i);
    if (first <= previous)
      throw new Problem('broken-audio', 'The MP4 file has its chunks out of order. Encode it again.');
    previous = first;
  }
}

function checkLookups(lookups: number): void {
  if (lookups > mostLookups) {
    throw new Problem(
      'unsupported-media',
      'The MP4 file holds its audio in too many pieces. Convert it to MP3, FLAC or WAV.',
    );
  }
}

/** How many of the samples the file holds, which may be cut, shows when they are placed. */
function checkSampleSizes(view: DataView, box: Box, budget: SampleBudget): void {
  const room = box.end - box.body;
  requireRoom(room >= 12);
  const count = view.getUint32(box.body + 8);
  requireRoom(view.getUint32(box.body + 4) > 0 || count <= (room - 12) / 4);
  budget.count(count);
}

function takeRun(run: TrackRun, budget: SampleBudget): void {
  // Without this run: its samples come after it, and the file may be cut there.
  budget.settle();
  if (run.equalSize !== undefined) budget.take(run.count, run.equalSize);
  else for (let i = 0; i < run.count; i++) budget.take(1, run.sizeOf(i));
}

function checkMediaHeader(view: DataView, box: Box, limits: AudioLimits): void {
  const room = box.end - box.body;
  const isLong = room > 0 && view.getUint8(box.body) === 1;
  requireRoom(room >= (isLong ? 32 : 20));
  const timescale = view.getUint32(box.body + (isLong ? 20 : 12));
  const duration = isLong ? Number(view.getBigUint64(box.body + 24)) : view.getUint32(box.body + 16);
  const isUnknown = duration === 0xffffffff || duration === 2 ** 64;
  if (timescale > 0 && !isUnknown) checkDuration(duration / timescale, limits);
}
