import { parseDescription } from '../../../src/import/description.js';
import { parseLabels } from '../../../src/models/labels.js';
import { parseManifest } from '../../../src/models/parse-manifest.js';
import { mutateJson } from '../mutate-json.js';
import { unlessRefused, type FuzzTarget } from '../target.js';
import { plainRefusal } from './plain-refusal.js';

const parsers = [parseManifest, parseLabels, parseDescription];

const labels = {
  labels: { stable: 1, next: 2 },
  previous: { stable: 2 },
  withdrawn: [3],
  traffic: { label: 'next', percent: 5 },
  shadow: 'next',
};

/** The JSON of a model's versions, each file read as any of its kinds: manifest, labels, description. */
export const version: FuzzTarget = {
  seeds: [Buffer.from(JSON.stringify(labels)), Buffer.from('{"genres":["a","b"],"nMfcc":13}')],
  mutate: mutateJson,
  async run(bytes) {
    const outcomes: string[] = [];
    for (const parse of parsers)
      outcomes.push(await unlessRefused(() => parse(bytes.toString()), plainRefusal));
    return outcomes.join(', ');
  },
};
