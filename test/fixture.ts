import { readFileSync } from 'node:fs';

/** The bytes of a file of `test/fixtures/audio`. */
export function fixture(name: string): Buffer {
  return readFileSync(new URL(`../../test/fixtures/audio/${name}`, import.meta.url));
}
