import type { FrameFormat } from '../frame-runs.js';
import { isAlike, readMp2Frame } from '../mpeg-frame.js';

/** Frames of MP2. */
export const mp2Frames: FrameFormat = { read: readMp2Frame, isAlike };
