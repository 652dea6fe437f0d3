import { gateName, readGate, type Gate } from '../gate.js';
import type { VersionReference } from '../repository.js';
import type { ObjectStore, OpenObject } from '../store/object-store.js';

/** Times that the report is written, when others write it at the same time. */
const attempts = 5;

/**
 * Writes what a gate decided beside a version; what another kind of gate decided before stays.
 *
 * @throws Error when others are always faster; StoreError
 */
export async function noteGate(
  store: ObjectStore,
  { name, version }: VersionReference,
  decision: Gate,
): Promise<void> {
  const key = `${name}/${version}/${gateName}`;
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const opened = (await store.open(key)) as OpenObject | undefined;
    // One that cannot be read is replaced.
    const before = await readGate(async () => opened).catch(() => undefined);
    const text = `${JSON.stringify({ ...before, ...decision }, null, 2)}\n`;
    const condition = opened ? { tag: opened.tag } : ({ absent: true } as const);
    if (await store.write(key, new TextEncoder().encode(text), condition)) return;
  }
  throw new Error(`others keep writing ${key}; try again later`);
}
