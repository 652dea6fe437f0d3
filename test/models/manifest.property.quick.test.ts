import fc from 'fast-check';
import t from 'tap';
import { Manifest } from '../../src/models/manifest.js';
import { parseManifest } from '../../src/models/parse-manifest.js';
import { tinyManifest, tinyReference } from '../tiny-version.js';

const valid = { ...tinyManifest('tiny', 1), reference: tinyReference() };

/** The manifest that a text holds, or why it holds none. */
function read(text: string): Manifest | string {
  try {
    return parseManifest(text);
  } catch (error) {
    if (Object.getPrototypeOf(error) !== Error.prototype) throw error;
    return (error as Error).message;
  }
}

t.test('any text gives a reason that names the file', async () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), text => {
      const result = read(text);
      return typeof result === 'string' && /^manifest\.json(:| is not JSON)/.test(result);
    }),
    { numRuns: 500 },
  );
});

t.test(
  'any value in the place of another gives that manifest, or a reason that names the place',
  async () => {
    fc.assert(
      fc.property(fc.constantFrom(...placesOf(valid)), fc.jsonValue(), (place, value) => {
        const changed = replaced(valid, place, value);
        const result = read(JSON.stringify(changed));
        if (typeof result === 'string') return result.includes(place[0]);
        return JSON.stringify(result) === JSON.stringify(changed);
      }),
      { numRuns: 1000 },
    );
  },
);

t.test('a field that is missing is named', async t => {
  for (const field of Manifest.required) {
    const rest = Object.entries(valid).filter(([name]) => name !== field);
    t.match(read(JSON.stringify(Object.fromEntries(rest))), field);
  }
});

/** The paths of all values in an object. */
function placesOf(value: unknown, path: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [path];
  const inside = Object.entries(value).flatMap(([key, child]) => placesOf(child, [...path, key]));
  return path.length > 0 ? [path, ...inside] : inside;
}

function replaced(object: object, [key, ...rest]: readonly string[], value: unknown): unknown {
  const copy = structuredClone(object) as Record<string, unknown>;
  copy[key] = rest.length > 0 ? replaced(copy[key] as object, rest, value) : value;
  return copy;
}
