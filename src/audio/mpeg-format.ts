import { adtsFrames } from './aac/adts-track.js';
import { findFrame, hasFrames } from './frame-runs.js';
import { mp2Frames } from './mp2/frames.js';
import { mp3Frames, statedFrames } from './mp3/frame-index.js';

/** The formats that have no signature: their files are frames with headers, and what people put between those. */
export type MpegFormat = 'aac' | 'mp3' | 'mp2';

const near = { aac: adtsFrames, mp3: mp3Frames, mp2: mp2Frames };
const far = { ...near, mp3: statedFrames };

/**
 * Whether a file is of one of the formats without a signature: it has frames of it near its beginning or, if it has none of
 * the others there, anywhere.
 */
export function isMpeg(bytes: Uint8Array, format: MpegFormat): boolean {
  const found = (Object.keys(near) as MpegFormat[]).find(name => findFrame(bytes, near[name]));
  return found ? found === format : hasFrames(bytes, far[format]);
}
