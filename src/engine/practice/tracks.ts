import { readFileSync } from 'node:fs';

const names = ['track.mp3', 'track.flac', 'track.ogg', 'track.opus', 'track.m4a'];

/**
 * Short tracks of synthetic music, one for each decoder whose code and tables load with its first file. They were made by
 * `scripts/practice-tracks.ts`.
 */
export const practiceTracks = (): Buffer[] => names.map(name => readFileSync(new URL(name, import.meta.url)));
