import { strToU8, zipSync } from 'fflate';
import { unzip } from '../../../src/import/keras/unzip.js';
import { unlessRefused, type FuzzTarget } from '../target.js';
import { plainRefusal } from './plain-refusal.js';

const files = {
  'config.json': strToU8('{}'),
  'model.weights.h5': new Uint8Array(200),
  'a.txt': strToU8('a'),
};

/** The zip archive around a network. */
export const archive: FuzzTarget = {
  seeds: [zipSync(files), zipSync(files, { level: 0 })],
  run: bytes => unlessRefused(() => unzip(bytes, ['config.json', 'model.weights.h5']), plainRefusal),
};
