import { parse as parseCsv } from 'csv-parse/sync';
import { labelsFault } from '../models/manifest.js';
import { asRecord } from './keras/keras-model.js';

/** Columns of a CSV that may have the names, the better first. */
const columns = ['display_name', 'name'];

/**
 * Reads the names of a network's outputs, in their order: a JSON list of names or of objects with a `name`, a CSV with a column
 * `display_name` or `name`, or a text with one name a line.
 *
 * @throws Error that says what is wrong with it
 */
export function parseLabelsFile(text: string): string[] {
  const content = text.replace(/^\ufeff/, '').trim();
  const names = content.startsWith('[')
    ? fromJson(content)
    : (fromCsv(content) ?? content.split(/\r?\n/).map(line => line.trim()));
  const empty = names.indexOf('');
  if (empty >= 0) throw new Error(`label ${empty + 1} has no name`);
  const doubled = labelsFault(names);
  if (doubled !== undefined) throw new Error(`it ${doubled}`);
  if (names.length >= 2) return names;
  throw new Error(`it has ${names.length} name; a model has two labels at least`);
}

function fromJson(content: string): string[] {
  let list: unknown[];
  try {
    list = JSON.parse(content) as unknown[];
  } catch (cause) {
    throw new Error('it begins as a JSON list, and is not JSON', { cause });
  }
  return list.map((entry, index) => {
    const name = typeof entry === 'string' ? entry : asRecord(entry).name;
    if (typeof name === 'string') return name.trim();
    throw new Error(`entry ${index + 1} of the JSON list is no name, and no object with one`);
  });
}

/** Undefined where the first line has no such column: it is a name then. */
function fromCsv(content: string): string[] | undefined {
  const header = content
    .split(/\r?\n/, 1)[0]
    .split(',')
    .map(name => name.trim().replaceAll('"', ''));
  const column = columns.find(name => header.includes(name));
  if (column === undefined) return undefined;
  const rows = parseCsv<Record<string, string>>(content, {
    columns: true,
    trim: true,
    skip_empty_lines: true,
  });
  return rows.map(row => row[column]);
}
