import { dirname } from 'node:path';

/** Each is an argument of a child process, and the kernel bounds those. */
const mostFolders = 200;

/** Folders that have all of some files in or below them; where these are spread over too many, folders above. */
export function foldersAround(files: readonly string[]): string[] {
  let folders = outermost(files.map(file => dirname(file)));
  while (folders.length > mostFolders) folders = outermost(folders.map(folder => dirname(folder)));
  return folders;
}

/** Without those that are in another one. */
function outermost(folders: readonly string[]): string[] {
  const distinct = new Set(folders);
  const isInside = (folder: string): boolean => {
    const parent = dirname(folder);
    return parent !== folder && (distinct.has(parent) || isInside(parent));
  };
  return [...distinct].filter(folder => !isInside(folder));
}
