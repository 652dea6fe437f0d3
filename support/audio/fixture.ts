import { readdirSync, readFileSync } from 'node:fs';

const folder = new URL('../../../support/audio/fixtures/', import.meta.url);

/** The files of `support/audio/fixtures`. */
export const fixtureNames: readonly string[] = readdirSync(folder).filter(name => !name.endsWith('.md'));

/** The bytes of one of them. */
export function fixture(name: string): Buffer {
  return readFileSync(new URL(name, folder));
}
