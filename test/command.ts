import { format } from 'node:util';
import { CommanderError, type Command } from 'commander';
import { createProgram } from '../src/cli/program.js';
import { exitCodeOf } from '../src/cli/wrong-use.js';
import type { Run } from './hyena.js';

/**
 * Runs a command of `hyena` in the test's own process, which saves the start of another one. What it prints is taken, so
 * only one may run at a time. A test whose promise is about the process itself takes `hyena()`.
 *
 * @param env variables that are set for the command
 */
export async function command(args: readonly string[], env: Record<string, string> = {}): Promise<Run> {
  const output = { log: '', error: '' };
  const program = createProgram();
  overrideExit(program);
  const { log, error } = console;
  const before = { ...process.env };
  for (const name of ['log', 'error'] as const)
    console[name] = (...values: unknown[]) => (output[name] += `${format(...values)}\n`);
  Object.assign(process.env, { WORKERS: '1' }, env);
  let code: number | null;
  try {
    await program.parseAsync(args, { from: 'user' });
    code = Number(process.exitCode ?? 0);
  } catch (thrown) {
    code = exitCodeOf(thrown);
    if (!(thrown instanceof CommanderError))
      for (const line of (thrown as Error).message.split('\n')) console.error(`hyena: ${line}`);
  } finally {
    Object.assign(console, { log, error });
    for (const name of Object.keys(process.env))
      if (!(name in before)) Reflect.deleteProperty(process.env, name);
    Object.assign(process.env, before);
    process.exitCode = undefined;
  }
  return { code, stdout: output.log, stderr: output.error };

  function overrideExit(of: Command): void {
    of.exitOverride().configureOutput({ writeErr: text => (output.error += text) });
    of.commands.forEach(overrideExit);
  }
}
