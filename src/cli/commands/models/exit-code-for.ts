import type { HeldOutGate } from '../../../models/gate.js';

/** The exit code of a decision. */
export const exitCodeFor = (decision: HeldOutGate['decision']): number =>
  ({ promoted: 0, refused: 3, undecided: 4 })[decision];
