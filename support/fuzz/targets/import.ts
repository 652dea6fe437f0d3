import { unzipSync, zipSync } from 'fflate';
import { convert } from '../../../src/import/convert.js';
import { parseDescription } from '../../../src/import/description.js';
import { loadRuntime } from '../../../src/runtimes/tfjs/runtime.js';
import { mutate } from '../../hostile/mutations.js';
import { mutateJson } from '../mutate-json.js';
import { unlessRefused, type FuzzTarget } from '../target.js';
import { plainRefusal } from './plain-refusal.js';

const description = parseDescription(JSON.stringify({ genres: ['a', 'b'], segmentSeconds: 0.5 }));
const runtime = await loadRuntime('wasm');

/** A file to import, of any kind, with its weights. */
export const imported: FuzzTarget = {
  seeds: [],
  mutate(bytes, random, others) {
    const files = unzipped(bytes);
    if (!files?.['config.json'] || random.below(3) === 0) return mutate(bytes, random, others);
    const configs = others.flatMap(other => unzipped(other)?.['config.json'] ?? []);
    const texts = configs.map(other => Buffer.from(other));
    const config = mutateJson(Buffer.from(files['config.json']), random, texts);
    return Buffer.from(zipSync({ ...files, 'config.json': config }));
  },
  run: bytes =>
    unlessRefused(() => convert(runtime, '/nowhere/model.json', bytes, description), plainRefusal),
};

function unzipped(bytes: Uint8Array): Record<string, Uint8Array> | undefined {
  try {
    return unzipSync(bytes);
  } catch {
    return undefined;
  }
}
