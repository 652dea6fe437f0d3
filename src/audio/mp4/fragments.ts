import { boxes, descendants, type Box } from './boxes.js';
import {
  readFragmentHeader,
  readTrackDefaults,
  readTrackRun,
  type FragmentHeader,
  type TrackDefaults,
} from './runs.js';
import type { SamplePlaces } from './sample-places.js';

/**
 * Places the samples of a file in fragments (`moof`, ISO/IEC 14496-12, section 8.8), whose tables have to fit into their
 * boxes, up to the first that the file does not hold.
 *
 * @param movie the file's `moov`
 * @param track its number
 */
export function placeFragments(bytes: Uint8Array, movie: Box, track: number): SamplePlaces {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const defaults: TrackDefaults = new Map();
  for (const box of descendants(bytes, movie)) {
    if (box.type === 'trex') readTrackDefaults(view, box, defaults);
  }
  const starts: number[] = [];
  const sizes: number[] = [];
  let duration = 0;
  let end = 0;
  let isCut = false;
  let isInOrder = true;
  for (const fragment of boxes(bytes)) {
    if (fragment.type !== 'moof') continue;
    let header: FragmentHeader | undefined;
    let next = 0;
    for (const box of descendants(bytes, fragment)) {
      if (box.type === 'tfhd') {
        header = readFragmentHeader(view, box, defaults);
        next = header.base ?? fragment.start;
      }
      if (box.type !== 'trun' || header?.track !== track) continue;
      const run = readTrackRun(view, box, header);
      if (run.offset !== undefined) next = (header.base ?? fragment.start) + run.offset;
      isInOrder &&= next >= end;
      for (let i = 0; i < run.count && !isCut; i++) {
        const size = run.sizeOf(i);
        isCut = next + size > bytes.length;
        if (isCut) break;
        starts.push(next);
        sizes.push(size);
        next += size;
        duration += run.durationOf(i);
      }
      end = next;
    }
  }
  return { count: starts.length, starts, sizes, duration, isCut, isInOrder };
}
