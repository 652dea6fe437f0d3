import { StoreError, type ObjectStore } from './object-store.js';

/** The name of the object that is written to try a store; no listing of models or versions counts it. */
export const probeName = '.conditions';

const content = new TextEncoder().encode(
  'written by Hyena to see whether this store knows conditional writes\n',
);

/** Times that the probe is written: other processes may remove it between two of them, and a thousand may start at a time. */
const attempts = 16;

/**
 * Shows that a store writes under a condition only when that holds. Without, of two who push one version, or change labels
 * at the same time, both would win, and one would lose what it wrote.
 *
 * @param place of the probe, which may be left where objects cannot be removed: empty, or ending with a slash
 * @throws StoreError when it does not
 */
export async function requireConditions(
  { write, remove, location }: Pick<ObjectStore, 'write' | 'remove' | 'location'>,
  place: string,
): Promise<void> {
  const key = place + probeName;
  const refuse = (condition: string) => {
    throw new StoreError(
      `${location} ignores conditions of writes (${condition}): concurrent changes would be lost, so nothing is written`,
      { refusal: 'place' },
    );
  };
  try {
    let written = 0;
    while (await write(key, content, { absent: true })) if (++written === attempts) refuse('If-None-Match');
    if (await write(key, content, { tag: 'of no object' })) refuse('If-Match');
  } finally {
    await remove([key]).catch(() => undefined);
  }
}
