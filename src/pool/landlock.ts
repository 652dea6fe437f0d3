import { existsSync } from 'node:fs';
import type { PermittedFiles } from './permitted-files.js';
import { libraries } from './program-files.js';

/** Options of setpriv (util-linux 2.40 or later) with which the kernel opens no files but these for the program. */
export function landlockRules({ readable, writable, files }: PermittedFiles): string[] {
  const isWritable = new Set(writable);
  const rules = [
    ...libraries.folders.map(folder => ['execute,read-file,read-dir', folder]),
    [`execute,read-file`, process.execPath],
    ...[...libraries.files, ...files].map(file => ['read-file', file]),
    ...readable.map(folder => [isWritable.has(folder) ? write : 'read-file,read-dir', folder]),
  ];
  return [
    ...['--landlock-access', 'fs'],
    ...rules
      .filter(([, path]) => existsSync(path))
      .flatMap(([access, path]) => ['--landlock-rule', `path-beneath:${access}:${path}`]),
  ];
}

const write = 'read-file,read-dir,write-file,truncate,make-reg,make-dir,remove-file,remove-dir';
