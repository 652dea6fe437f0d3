import { labelPattern } from '../models/names.js';

/** How requests name a version: by its number, or by a label. */
export const selectorPattern = `^[1-9][0-9]{0,9}$|${labelPattern.source}`;

/** A version as it was asked for, of text that fits {@link selectorPattern}: its number, or a label. */
export function selectorOf(text: string | undefined): number | string | undefined {
  return text !== undefined && /^\d/.test(text) ? Number(text) : text;
}
