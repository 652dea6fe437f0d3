import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

/**
 * Fetches the newest release of a Node from npm's registry, whose packages `node-<platform>-<architecture>` carry the
 * binaries.
 *
 * @param directory where it is put
 * @returns the path of the binary
 * @throws Error when npm cannot install it: there is no registry, or no such package
 */
export async function fetchNode(major: number, directory: string): Promise<string> {
  const name = `node-${process.platform}-${process.arch}`;
  const flags = [
    '--no-save',
    '--no-package-lock',
    '--no-audit',
    '--no-fund',
    '--ignore-scripts',
    '--fetch-retries=0',
  ];
  await promisify(execFile)('npm', ['install', '--prefix', directory, ...flags, `${name}@${major}`]);
  return join(directory, 'node_modules', name, 'bin', 'node');
}
