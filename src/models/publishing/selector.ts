import type { Labels } from '../labels.js';
import { labelPattern, modelNamePattern } from '../names.js';

/** A model, and which of its versions is meant; without one, all of them or the newest, as the command has it. */
export interface Selector {
  readonly name: string;
  /** A version's number or a label. */
  readonly version?: number | string;
}

/**
 * Parses `NAME`, `NAME@VERSION` or `NAME@LABEL`.
 *
 * @throws Error that says what was expected
 */
export function parseSelector(text: string): Selector {
  const at = text.indexOf('@');
  if (at < 0) return { name: parseModelName(text) };
  const name = parseModelName(text.slice(0, at));
  const version = text.slice(at + 1);
  if (/^[1-9]\d{0,9}$/.test(version)) return { name, version: Number(version) };
  if (labelPattern.test(version)) return { name, version };
  throw new Error(`expected NAME, NAME@VERSION or NAME@LABEL, not "${text}"`);
}

/** @throws Error when the text cannot be the name of a model */
export function parseModelName(text: string): string {
  if (modelNamePattern.test(text)) return text;
  throw new Error(`"${text}" cannot be the name of a model`);
}

/** @throws Error when the text cannot be a label */
export function parseLabel(text: string): string {
  if (labelPattern.test(text)) return text;
  throw new Error(
    `"${text}" cannot be a label: at most 32 small letters, digits, dots, dashes and underscores, a letter first`,
  );
}

/** The version that a label points to; undefined when there is no such label. */
export function versionOf({ labels }: Labels, label: string): number | undefined {
  // What every object inherits, such as `constructor`, is no label.
  return Object.hasOwn(labels, label) ? labels[label] : undefined;
}
