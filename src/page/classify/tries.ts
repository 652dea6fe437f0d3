import type { Classification } from '../../http/schemas/classification.js';
import type { Trouble } from '../trouble.js';
import type { Track } from './track.js';

/** Where the work for a track is. */
export type Phase =
  | { readonly name: 'waiting' | 'listening' | 'answered' }
  | { readonly name: 'sending'; readonly share: number }
  | { readonly name: 'failed'; readonly trouble: Trouble };

/** A track of this session, and what became of it. */
export interface Try {
  readonly track: Track;
  readonly phase: Phase;
  /** The last answer, also while another version is asked. */
  readonly answer?: Classification;
}

/** Whether the work for a track is still to be done. */
export const isUnderWay = ({ phase: { name } }: Try): boolean => name !== 'answered' && name !== 'failed';

/** The tries, with one of them changed. */
export const changed = (tries: readonly Try[], track: Track, change: Partial<Try>): Try[] =>
  tries.map(entry => (entry.track === track ? { ...entry, ...change } : entry));

/** What is left when the work that is under way is given up: all that has an answer or failed. */
export const withoutWork = (tries: readonly Try[]): Try[] =>
  tries
    .filter(entry => entry.answer !== undefined || !isUnderWay(entry))
    .map(entry => (isUnderWay(entry) ? { ...entry, phase: { name: 'answered' } } : entry));
