import type { HeldOutGate } from '../../../models/gate.js';

/** The exit code of a decision; `allowUndecided` makes undecided a success. */
export const exitCodeFor = (
  decision: HeldOutGate['decision'],
  { allowUndecided = false }: { readonly allowUndecided?: boolean },
): number => ({ promoted: 0, refused: 3, undecided: allowUndecided ? 0 : 4 })[decision];
