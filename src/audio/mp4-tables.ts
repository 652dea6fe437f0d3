import { Problem } from '../errors.js';
import { checkDuration, type AudioLimits } from './limits.js';
import { descendants, type Box } from './mp4-boxes.js';

/** Bytes before the first entry, and of each entry, of the tables whose entry count stands right before the entries. */
const tables = new Map([
  ['stco', { head: 8, entry: 4 }],
  ['co64', { head: 8, entry: 8 }],
  ['stsc', { head: 8, entry: 12 }],
  ['stts', { head: 8, entry: 8 }],
  ['elst', { head: 8, entry: 12 }],
]);

/** More samples than hours of audio have; tables are expanded by the decoder, so each costs memory. */
const mostSamples = 2 ** 22;

/**
 * Checks that no table of a `moov` or `moof` box claims more entries than it has bytes for, and no more audio than the
 * file can hold. The decoder believes these counts: one of 2^32 aborts the whole process.
 *
 * @throws Problem `broken-audio`, `audio-too-long`
 */
export function checkTables(bytes: Uint8Array, parent: Box, limits: AudioLimits): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (const box of descendants(bytes, parent)) {
    const room = box.end - box.body;
    const table = tables.get(box.type);
    if (table) {
      requireRoom(
        room >= table.head && view.getUint32(box.body + table.head - 4) <= (room - table.head) / table.entry,
      );
    } else if (box.type === 'stsz') {
      requireRoom(room >= 12);
      checkSampleSizes(view, box, limits);
    } else if (box.type === 'trun') {
      requireRoom(room >= 8);
      checkTrackRun(view, box);
    } else if (box.type === 'mdhd') {
      checkMediaHeader(view, box, limits);
    }
  }
}

function checkSampleSizes(view: DataView, box: Box, limits: AudioLimits): void {
  const fixedSize = view.getUint32(box.body + 4);
  const count = view.getUint32(box.body + 8);
  if (fixedSize > 0) {
    requireRoom(fixedSize * count <= view.byteLength);
  } else {
    requireRoom(count <= (box.end - box.body - 12) / 4);
    let total = 0;
    for (let i = 0; i < count; i++) total += view.getUint32(box.body + 12 + 4 * i);
    requireRoom(total <= view.byteLength);
  }
  if (count > mostSamples) checkDuration(Infinity, limits);
}

/** A fragment's own table: its flags say which of four optional 32-bit fields each sample has. */
function checkTrackRun(view: DataView, box: Box): void {
  const fields = [0x100, 0x200, 0x400, 0x800].filter(flag => view.getUint32(box.body) & flag).length;
  const count = view.getUint32(box.body + 4);
  // Without fields the size is a default elsewhere; a sample has at least one byte of the file.
  requireRoom(fields > 0 ? count <= (box.end - box.body - 8) / (4 * fields) : count <= view.byteLength);
  requireRoom(count <= mostSamples);
}

function checkMediaHeader(view: DataView, box: Box, limits: AudioLimits): void {
  const isLong = view.getUint8(box.body) === 1;
  requireRoom(box.end - box.body >= (isLong ? 32 : 20));
  const timescale = view.getUint32(box.body + (isLong ? 20 : 12));
  const duration = isLong ? Number(view.getBigUint64(box.body + 24)) : view.getUint32(box.body + 16);
  const isUnknown = duration === 0xffffffff || duration === 2 ** 64;
  if (timescale > 0 && !isUnknown) checkDuration(duration / timescale, limits);
}

function requireRoom(fits: boolean): void {
  if (!fits) {
    throw new Problem(
      'broken-audio',
      'The MP4 file has a sample table that claims more than the file holds. Send the whole file, or encode it again.',
    );
  }
}
