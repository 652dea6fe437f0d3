import { InvalidArgumentError, type Command } from 'commander';
import { flagOf, loadConfig, settings, shownDefault, type Config } from '../config/config.js';
import { WrongUse } from './wrong-use.js';

/** Settings as flags, before they are parsed. */
export type Flags = Partial<Record<keyof Config, string>>;

/** A command whose flags are settings of the service. */
export function configured(command: Command, names: readonly (keyof Config)[]): Command {
  for (const name of names) {
    const { env, help } = settings[name];
    command.option(`${flagOf(name)} <value>`, `${help} (${env}; default: ${shownDefault(name)})`);
  }
  return command;
}

/**
 * The settings of a command that is not tried again where one of them is wrong.
 *
 * @throws WrongUse with a line for each mistake
 */
export function configOf(flags: Flags): Config {
  try {
    return loadConfig(process.env, flags);
  } catch (error) {
    throw new WrongUse((error as Error).message, { cause: error });
  }
}

/** Parses a flag that is an integer. */
export const integerFrom =
  (least: number) =>
  (text: string): number => {
    const value = Number(text);
    if (Number.isInteger(value) && value >= least) return value;
    throw new InvalidArgumentError(`expected an integer from ${least} on.`);
  };

/** Parses a flag that is a probability. */
export function probability(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= 0 && value <= 1) return value;
  throw new InvalidArgumentError('expected a number from 0 to 1.');
}

/** Parses a flag that is a time in seconds. */
export const secondsBetween =
  (least: number, most: number) =>
  (text: string): number => {
    const value = Number(text);
    if (text.trim() !== '' && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`expected a number from ${least} to ${most}.`);
  };

/** Parses a flag that is a share in percent, more than none. */
export function percent(text: string): number {
  const value = Number(text);
  if (value > 0 && value <= 100) return value;
  throw new InvalidArgumentError('expected a number above 0, up to 100.');
}

/** Parses a flag that is a share in percent, with or without the sign. */
export function percentage(text: string): number {
  const match = /^(\d+(?:\.\d+)?)%?$/.exec(text);
  if (match && Number(match[1]) <= 100) return Number(match[1]);
  throw new InvalidArgumentError('expected a share from 0% to 100%.');
}

/** Collects what a flag says that may be given several times. */
export const several = (text: string, before: readonly string[]): readonly string[] => [...before, text];
