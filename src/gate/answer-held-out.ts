import { conclude } from '../engine/conclusion.js';
import type { Engine } from '../engine/engine.js';
import { concurrently } from '../models/publishing/concurrently.js';
import { sha256, type VerifiedVersion } from '../models/version.js';
import { Problem } from '../problems.js';
import { artistOf, type Dataset, type SkippedTrack, type Track } from '../training/data/dataset.js';
import { TrackReader } from '../training/data/track-reader.js';
import type { Progress } from '../training/progress.js';
import type { KnownTracks } from './known-tracks.js';
import type { PairedTrack, VersionAnswer } from './paired-track.js';

/** The versions that are compared; both are loaded. */
export interface Pair {
  readonly candidate: VerifiedVersion;
  readonly baseline: VerifiedVersion;
}

/** What became of held-out tracks. */
export interface HeldOutAnswers {
  readonly tracks: readonly PairedTrack[];
  /** Tracks that one of the versions was trained on, or on others of their artists. */
  readonly refused: { readonly tracks: number; readonly artists: number };
  /** Tracks that cannot be read, or that the baseline cannot answer. */
  readonly skipped: readonly SkippedTrack[];
  /** Tracks that the baseline answers and the candidate cannot. */
  readonly failed: readonly SkippedTrack[];
}

/** What became of one of them. */
type Became =
  | { readonly kind: 'answered'; readonly paired: PairedTrack }
  | { readonly kind: 'skipped' | 'failed'; readonly track: SkippedTrack }
  | { readonly kind: 'file-known' | 'artist-known' };

/**
 * Lets two versions answer held-out tracks as the service would, one after the other, each of them first for every second track.
 *
 * @param width tracks at a time
 */
export async function answerHeldOut(
  engine: Engine,
  pair: Pair,
  { tracks }: Pick<Dataset, 'tracks'>,
  known: KnownTracks,
  width: number,
  progress: Progress,
): Promise<HeldOutAnswers> {
  const bar = progress.begin('held-out tracks', tracks.length);
  const reader = new TrackReader(fault => progress.note(`warning: ${fault.message}; it is tried again`));
  const answer = async ([index, track]: [number, Track]) => {
    const sides =
      index % 2 === 0 ? (['candidate', 'baseline'] as const) : (['baseline', 'candidate'] as const);
    const became = await judge(track, known, reader, bytes => askBoth(engine, pair, track, bytes, sides));
    bar.step();
    return became;
  };
  const all = await concurrently([...tracks.entries()], width, answer).finally(() => reader.close());
  bar.end();
  const count = (kind: Became['kind']) => all.filter(became => became.kind === kind).length;
  const unanswered = (kind: 'skipped' | 'failed') =>
    all.flatMap(became => (became.kind === kind ? became.track : []));
  return {
    tracks: all.flatMap(became => (became.kind === 'answered' ? became.paired : [])),
    refused: { tracks: count('file-known'), artists: count('artist-known') },
    skipped: unanswered('skipped'),
    failed: unanswered('failed'),
  };
}

/** @param ask what becomes of a track that neither version was trained on */
async function judge(
  track: Track,
  known: KnownTracks,
  reader: TrackReader,
  ask: (bytes: Uint8Array) => Promise<Became>,
): Promise<Became> {
  const artist = artistOf(track);
  if (artist !== undefined && known.hasArtist(artist)) return { kind: 'artist-known' };
  try {
    return await reader.read(track, async bytes =>
      known.hasFile(sha256(bytes)) ? { kind: 'file-known' } : ask(bytes),
    );
  } catch (error) {
    if (error instanceof Problem) return { kind: 'skipped', track: { track, reason: error.message } };
    throw error;
  }
}

async function askBoth(
  engine: Engine,
  pair: Pair,
  track: Track,
  bytes: Uint8Array,
  sides: readonly (keyof Pair)[],
): Promise<Became> {
  const answers = new Map<keyof Pair, VersionAnswer | Problem>();
  for (const side of sides) answers.set(side, await answerOf(engine, pair[side], track, bytes));
  const [candidate, baseline] = [answers.get('candidate')!, answers.get('baseline')!];
  if (baseline instanceof Problem) return { kind: 'skipped', track: { track, reason: baseline.message } };
  if (candidate instanceof Problem) return { kind: 'failed', track: { track, reason: candidate.message } };
  return { kind: 'answered', paired: { group: track.group, candidate, baseline } };
}

async function answerOf(
  engine: Engine,
  version: VerifiedVersion,
  { genre }: Track,
  bytes: Uint8Array,
): Promise<VersionAnswer | Problem> {
  try {
    const { probabilities, novelty, processor } = await engine.classify([bytes], version).answer;
    const { verdict } = conclude(version.manifest, probabilities, novelty);
    const label = version.manifest.labels.indexOf(genre);
    return { probabilities, novelty, label, named: verdict === 'genre', milliseconds: processor };
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
}
