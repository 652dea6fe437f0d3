import { extname, join } from 'node:path';
import { fileExtensions } from '../audio/formats.js';
import { found, type Catalogue } from './catalogue.js';
import { fileItem } from './file-item.js';
import type { Root } from './root.js';

/** The files in a folder and below it that are audio by their names: pictures and lists lie beside most music. */
export function openFolder(root: Root, maxBytes: number): Catalogue {
  return {
    location: root.path,
    async *items(passed) {
      for await (const finding of root.findings()) {
        if (!('path' in finding)) continue;
        const { name, path } = finding;
        if (isAudio(name)) yield found(name, fileItem(name, path, maxBytes, root));
        else if (passed) passed.other += 1;
      }
    },
    reopen: ({ key }) => found(key, fileItem(key, join(root.path, key), maxBytes, root)),
  };
}

/** Whether a name is that of an audio file. */
export const isAudio = (name: string): boolean => extensions.has(extname(name).slice(1).toLowerCase());

const extensions = new Set<string>(fileExtensions);
