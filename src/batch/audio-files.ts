import { extname } from 'node:path';
import { fileExtensions } from '../audio/formats.js';
import { walk, type FoundFile } from '../folders/walk.js';

/** What was found so far. */
export interface Found {
  audio: number;
  /** Files whose names are not those of audio: pictures and lists lie beside most music. */
  other: number;
}

/**
 * The files in a folder and below it that are audio by their names, as {@link walk} finds them.
 *
 * @param found is counted up
 */
export async function* audioFiles(directory: string, found: Found): AsyncGenerator<FoundFile, void, void> {
  for await (const file of walk(directory)) {
    const isAudio = extensions.has(extname(file.name).slice(1).toLowerCase());
    found[isAudio ? 'audio' : 'other'] += 1;
    if (isAudio) yield file;
  }
}

const extensions = new Set<string>(fileExtensions);
