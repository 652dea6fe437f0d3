import type { Box } from './mp4-boxes.js';
import { requireRoom, type SampleBudget } from './mp4-samples.js';

/** The sizes that samples of fragments have where their own tables do not say them, by track (`trex`). */
export type DefaultSizes = Map<number, number>;

/** Notes the default size of a track from its `trex` box. */
export function readTrackDefaults(view: DataView, box: Box, defaults: DefaultSizes): void {
  requireRoom(box.end - box.body >= 20);
  defaults.set(view.getUint32(box.body + 4), view.getUint32(box.body + 16));
}

/** The size of a fragment's samples by its `tfhd` box, whose flags say which optional fields stand before the size. */
export function readFragmentDefault(view: DataView, box: Box, defaults: DefaultSizes): number {
  const room = box.end - box.body;
  requireRoom(room >= 8);
  const flags = view.getUint32(box.body) & 0xffffff;
  if (!(flags & 0x10)) return defaults.get(view.getUint32(box.body + 4)) ?? 0;
  const at = 8 + (flags & 1 ? 8 : 0) + (flags & 2 ? 4 : 0) + (flags & 8 ? 4 : 0);
  requireRoom(room >= at + 4);
  return view.getUint32(box.body + at);
}

/**
 * Checks a fragment's own table (`trun`): its flags say which of two optional words it begins with and which of four
 * each sample has.
 *
 * @param defaultSize bytes of each sample where the table does not say
 * @throws Problem `broken-audio`, `audio-too-long`
 */
export function checkTrackRun(view: DataView, box: Box, defaultSize: number, budget: SampleBudget): void {
  requireRoom(box.end - box.body >= 8);
  // Not for this run as well: what it describes comes behind it, and may be where the file was cut.
  budget.settle();
  const flags = view.getUint32(box.body) & 0xffffff;
  const count = view.getUint32(box.body + 4);
  const wordsOf = (fields: number[]) => fields.filter(flag => flags & flag).length;
  const sampleBytes = 4 * wordsOf([0x100, 0x200, 0x400, 0x800]);
  const first = box.body + 8 + 4 * wordsOf([0x1, 0x4]);
  requireRoom(first + count * sampleBytes <= box.end);
  if (!(flags & 0x200)) {
    budget.take(count, defaultSize);
    return;
  }
  const sizeAt = first + (flags & 0x100 ? 4 : 0);
  for (let i = 0; i < count; i++) budget.take(1, view.getUint32(sizeAt + i * sampleBytes));
}
