import { isSame } from '../same-version.js';
import type { Choice } from '../service.js';
import type { Trouble } from '../trouble.js';
import type { Answered } from '../time-line.js';
import type { Track } from './track.js';

/** Where the work for a try is. */
export type Phase =
  | { readonly name: 'waiting' | 'listening' | 'answered' }
  | { readonly name: 'sending'; readonly share: number }
  | { readonly name: 'failed'; readonly trouble: Trouble };

/** A track of this session, a version that is asked about it, and what became of that. */
export interface Try {
  readonly id: number;
  readonly track: Track;
  /** Undefined where the choice is left to the service. */
  readonly asked: Choice;
  readonly phase: Phase;
  readonly answer?: Answered;
  /** Seconds between windows, where it is to listen to all of the track. */
  readonly every?: number;
}

/** Whether the work for a try is still to be done. */
export const isUnderWay = ({ phase: { name } }: Try): boolean => name !== 'answered' && name !== 'failed';

/** Which version answers, as far as it is known. */
export const versionOf = ({ answer, asked }: Try, served: Choice): Choice => answer?.model ?? asked ?? served;

/** What is left when the work that is under way is given up. */
export const withoutWork = (tries: readonly Try[]): Try[] =>
  tries
    .filter(entry => entry.answer !== undefined || !isUnderWay(entry))
    .map(entry => (isUnderWay(entry) ? { ...entry, phase: { name: 'answered' } } : entry));

/** All that was tried, once each: the tracks in the order in which they came, and so the versions. */
export function tableOf(tries: readonly Try[], served: Choice): { tracks: Track[]; versions: Choice[] } {
  const versions: Choice[] = [];
  for (const entry of tries) {
    const version = versionOf(entry, served);
    if (!versions.some(other => isSame(other, version))) versions.push(version);
  }
  return { tracks: [...new Set(tries.map(({ track }) => track))], versions };
}
