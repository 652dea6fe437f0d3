import { readFileSync } from 'node:fs';
import t from 'tap';
import { descriptionSchema } from '../../src/import/description-schema.js';
import { featureKinds } from '../../src/features/parameters-schema.js';
import { supportedLayers } from '../../src/import/keras/rules.js';
import { root } from '../service.js';

const guide = readFileSync(`${root}docs/importing.md`, 'utf8');

t.test('names every layer that can be imported', async t => {
  for (const layer of supportedLayers) t.match(guide, new RegExp(`[ |]${layer}[ ,;:]`), layer);
});

t.test('names every field of the feature description', async t => {
  const fields = featureKinds.flatMap(kind => Object.keys(descriptionSchema(kind).properties));
  for (const field of new Set(fields)) t.match(guide, new RegExp(`["\`]${field}["\`]`), field);
});
