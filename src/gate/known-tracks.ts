import { artistHash, readTrainingData, trainingDataName } from '../models/training-data.js';
import type { VerifiedVersion } from '../models/version.js';

/** What versions were trained on, and so must not be judged on. */
export interface KnownTracks {
  /** Whether a file of this sha256 is among it. */
  hasFile(content: string): boolean;
  /** Whether tracks of an artist are. */
  hasArtist(name: string): boolean;
  /** The versions, by number, that do not say what they were trained on. */
  readonly unknown: readonly number[];
}

/** @throws Error when a version's list of what it was trained on is none */
export function knownTracks(versions: readonly VerifiedVersion[]): KnownTracks {
  const files = new Set<string>();
  const artists = new Set<string>();
  const unknown: number[] = [];
  for (const { manifest, files: contents } of versions) {
    const listed = contents.get(trainingDataName);
    if (!listed) unknown.push(manifest.version);
    for (const { content, artist } of listed ? readTrainingData(listed) : []) {
      files.add(content);
      if (artist !== undefined) artists.add(artist);
    }
  }
  return {
    hasFile: content => files.has(content),
    hasArtist: name => artists.has(artistHash(name)),
    unknown,
  };
}
