import type { Command } from 'commander';
import { exitCodeOf } from './wrong-use.js';

/** Runs a command with the arguments of this process. An error becomes lines on standard error and an exit code. */
export async function run(command: Command): Promise<void> {
  // The reader of our output may stop early, as `head` does.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    process.exit(error.code === 'EPIPE' ? 0 : 1);
  });
  try {
    await command.parseAsync();
  } catch (error) {
    for (const line of (error as Error).message.split('\n')) console.error(`hyena: ${line}`);
    process.exit(exitCodeOf(error));
  }
}
