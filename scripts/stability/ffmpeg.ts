import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

export const hasFfmpeg = (): boolean => spawnSync('ffmpeg', ['-version']).status === 0;

/**
 * Writes the sound of `input` as the file `output`, over one that is there.
 *
 * @param options as on the command line, with one space between them
 * @throws Error with what ffmpeg says
 */
export async function ffmpeg(input: string, options: string, output: string): Promise<void> {
  const between = options.split(' ').filter(Boolean);
  await run('ffmpeg', ['-v', 'error', '-nostdin', '-y', '-i', input, '-map', '0:a:0', ...between, output]);
}
