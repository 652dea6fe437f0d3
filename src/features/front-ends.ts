import type { FrontEnd } from './front-end.js';
import { mel } from './mel.js';
import { mfcc } from './mfcc.js';
import { waveform } from './waveform.js';

/** The front ends, by the kind of features that they compute; parameters say theirs as `kind`. */
export const frontEnds = { mfcc, mel, waveform };

type ParametersOf<T> = T extends FrontEnd<infer Parameters> ? Parameters : never;

/** The parameters of any front end, distinguished by their `kind`. */
export type FrontEndParameters = ParametersOf<(typeof frontEnds)[keyof typeof frontEnds]>;

/** The front end that parameters are of. */
export function frontEndOf({ kind }: FrontEndParameters): FrontEnd<FrontEndParameters> {
  return frontEnds[kind] as FrontEnd<FrontEndParameters>;
}
