import type { Command } from 'commander';
import { loadConfig, type Config } from '../config/config.js';
import type { Flags } from './options.js';
import { WrongUse } from './wrong-use.js';

/** What commands that workflow engines run have in common. */
export interface Orchestrated {
  /** Folder for the results. */
  readonly outputs?: string;
}

/** Gives a command the option for its results, and the exit code 2 for options that it does not take. */
export function orchestrated(command: Command): Command {
  return command
    .option('--outputs <dir>', 'write a small text file for each figure, and report.json, into this folder')
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2));
}

/** @throws WrongUse when a setting is none */
export function configOf(flags: Flags): Config {
  try {
    return loadConfig(process.env, flags);
  } catch (error) {
    throw new WrongUse((error as Error).message, { cause: error });
  }
}
