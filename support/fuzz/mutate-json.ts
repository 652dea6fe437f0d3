import type { Random } from '../../src/training/random.js';
import { mutate } from '../hostile/mutations.js';

/** Values that a reader may not expect where they stand. */
const odd: readonly unknown[] = [
  ...[null, true, false, '', [], {}, [[]], [null], -1, 0, 1, 2, 0.5, 2 ** 31, 2 ** 53, 1e308, '1', 'name'],
  ...['__proto__', 'constructor', 'toString', 'hasOwnProperty', '\ud800', '../..'],
];

/** A place in a document: where it is held, and under which key. */
type Holder = unknown[] | Record<string, unknown>;
type Place = readonly [holder: Holder, key: string];

/** Damages the structure of a JSON document, or now and then its bytes. */
export function mutateJson(bytes: Buffer, random: Random, others: readonly Buffer[]): Buffer {
  const document = parsed(bytes);
  if (document === undefined || random.below(8) === 0) return mutate(bytes, random, others);
  const root = [document];
  for (let rounds = 1 + random.below(4); rounds > 0; rounds--)
    change(root, random, parsed(others[random.below(others.length)]));
  return Buffer.from(JSON.stringify(root[0] ?? null));
}

function change(root: unknown[], random: Random, other: unknown): void {
  const among = <T>(list: readonly T[]): T => list[random.below(list.length)];
  const [holder, key] = among(placesIn(root));
  const elsewhere = ([from, name]: Place) => structuredClone(valueAt(from, name));
  const changes = [
    () => set(holder, key, structuredClone(among(odd))),
    () => set(holder, key, elsewhere(among(placesIn(root)))),
    () => set(holder, key, elsewhere(among(placesIn([other])))),
    () => set(holder, key, [valueAt(holder, key)]),
    () => (Array.isArray(holder) ? holder.splice(Number(key), 1) : Reflect.deleteProperty(holder, key)),
    () => (Array.isArray(holder) ? holder.push(...structuredClone(holder)) : rename(holder, key, random)),
  ];
  among(changes)();
}

function rename(holder: Record<string, unknown>, key: string, random: Random): void {
  const names = [...Object.keys(holder), '__proto__', 'constructor', `${key}_`];
  set(holder, names[random.below(names.length)], valueAt(holder, key));
}

/** All places below a document, of which there may be many. */
function placesIn(value: unknown, places: Place[] = []): Place[] {
  if (typeof value !== 'object' || value === null) return places.length > 0 ? places : [[[value], '0']];
  for (const key of Object.keys(value)) {
    if (places.length >= 5000) break;
    places.push([value as Holder, key]);
    placesIn((value as Record<string, unknown>)[key], places);
  }
  return places.length > 0 ? places : [[[value], '0']];
}

const valueAt = (holder: Holder, key: string): unknown => (holder as Record<string, unknown>)[key];

/** Also under names that an assignment would take for something else. */
function set(holder: Holder, key: string, value: unknown): void {
  Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true });
}

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString()) as unknown;
  } catch {
    return undefined;
  }
}
