import { existsSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What a child may touch besides the program itself. */
export interface Permissions {
  /** Folders whose files it may read. */
  readonly read: readonly string[];
  /** Folders whose files it may read and write; they must exist. */
  readonly write?: readonly string[];
  /** Whether it may load native addons. */
  readonly addons?: boolean;
}

/** All that a child may touch, as absolute paths. */
export interface PermittedFiles {
  /** Folders that it may read, those that it may write among them. */
  readonly readable: readonly string[];
  readonly writable: readonly string[];
  /** Single files that it may read. */
  readonly files: readonly string[];
}

/** The program's own files, and those of `permissions`. */
export function permittedFiles({ read, write = [] }: Permissions): PermittedFiles {
  return {
    readable: foldersOf([...programFolders(), ...read, ...write]),
    writable: foldersOf(write),
    files: [fileURLToPath(new URL('../../../package.json', import.meta.url))],
  };
}

/** The built code and every folder that its imports are looked up in. */
function programFolders(): string[] {
  const lookup = createRequire(import.meta.url).resolve.paths('any') ?? [];
  return [fileURLToPath(new URL('../../', import.meta.url)), ...lookup].filter(existsSync);
}

/**
 * Each folder, and where it really is if there is a link on the way; once, and without a slash at its end: Node 20
 * aborts over a folder that is named twice.
 */
function foldersOf(folders: readonly string[]): string[] {
  const targets = folders.flatMap(folder => (existsSync(folder) ? [folder, realpathSync(folder)] : [folder]));
  return [...new Set(targets.map(folder => resolve(folder)))];
}
