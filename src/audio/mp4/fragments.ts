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
 * boxes.
 *
 * @param movie the file's `moov`
 * @param track its number
 * @returns `undefined` where there are none, or they do not lie one after the other, or not all within the file
 */
export function placeFragments(bytes: Uint8Array, movie: Box, track: number): SamplePlaces | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const defaults: TrackDefaults = new Map();
  for (const box of descendants(bytes, movie)) {
    if (box.type === 'trex') readTrackDefaults(view, box, defaults);
  }
  const starts: number[] = [];
  const ends: number[] = [];
  let duration = 0;
  let end = 0;
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
      if (next < end) return undefined;
      for (let i = 0; i < run.count; i++) {
        starts.push(next);
        next += run.sizeOf(i);
        ends.push(next);
        duration += run.durationOf(i);
      }
      end = next;
    }
  }
  if (starts.length === 0 || end > bytes.length) return undefined;
  return {
    count: starts.length,
    duration,
    bytesOf: sample => bytes.subarray(starts[sample], ends[sample]),
  };
}
