import { cp } from 'node:fs/promises';
import type { Test } from 'tap';
import { root } from '../service.js';
import { writeTinyVersion } from '../tiny-version.js';

/** Settings with which a service has the embedded model, and another one that knows two genres and nothing of itself. */
export async function twoModels(t: Test): Promise<{ MODEL_STORE: string; MODEL: string }> {
  const store = t.testdir();
  await cp(`${root}models/gtzan/1`, `${store}/gtzan/1`, { recursive: true });
  await writeTinyVersion(store, 'tiny', 1);
  return { MODEL_STORE: store, MODEL: 'gtzan' };
}
