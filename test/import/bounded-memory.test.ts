import { ready } from 'h5wasm';
import t from 'tap';
import { withBoundedMemory } from '../../src/import/keras/bounded-memory.js';

/** What is used of the library: C's own functions, and its memory as it is now. */
interface Library {
  readonly HEAPU8: Uint8Array;
  _malloc(bytes: number): number;
}

const whatToDo =
  "h5wasm's memory is bounded no more, and a crafted file may take gigabytes: see how its memory grows now, and mend " +
  'src/import/keras/bounded-memory.ts';

t.test("the library's memory grows up to the bound and no further", async t => {
  const library = (await ready) as unknown as Library;
  const bytes = library.HEAPU8.length;
  const bound = bytes + 32 * 2 ** 20;
  const places = withBoundedMemory(
    () => library.HEAPU8.buffer,
    bound,
    () => [library._malloc(bound), library._malloc(16 * 2 ** 20)],
  );
  t.equal(places[0], 0, whatToDo);
  t.not(places[1], 0, whatToDo);
  t.ok(library.HEAPU8.length > bytes && library.HEAPU8.length <= bound, whatToDo);
  t.not(library._malloc(bound), 0, 'afterwards it is not bounded');
});
