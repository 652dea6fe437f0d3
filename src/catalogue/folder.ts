import { extname, join } from 'node:path';
import { fileExtensions } from '../audio/formats.js';
import { walk } from '../folders/walk.js';
import { found, type Catalogue } from './catalogue.js';
import { fileItem } from './file-item.js';

/** The files in a folder and below it that are audio by their names: pictures and lists lie beside most music. */
export function openFolder(directory: string, maxBytes: number): Catalogue {
  return {
    location: directory,
    async *items(passed) {
      for await (const { name, path } of walk(directory))
        if (isAudio(name)) yield found(name, fileItem(name, path, maxBytes));
        else if (passed) passed.other += 1;
    },
    reopen: ({ key }) => found(key, fileItem(key, join(directory, key), maxBytes)),
  };
}

/** Whether a name is that of an audio file. */
export const isAudio = (name: string): boolean => extensions.has(extname(name).slice(1).toLowerCase());

const extensions = new Set<string>(fileExtensions);
