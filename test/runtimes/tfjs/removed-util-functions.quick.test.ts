import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import util from 'node:util';
import t from 'tap';
import { restoreUtilFunctions } from '../../../src/runtimes/tfjs/removed-util-functions.js';

/** The folder of the optional package's code; undefined where it is not installed. */
function tfjsNode(): string | undefined {
  try {
    return dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-node'));
  } catch {
    return undefined;
  }
}

t.test('tfjs-node finds the functions that it calls', async t => {
  restoreUtilFunctions();
  const { isArray, isNullOrUndefined } = util as unknown as Record<string, (value: unknown) => boolean>;
  t.strictSame([isArray([]), isArray({})], [true, false]);
  t.strictSame([undefined, null, 0].map(isNullOrUndefined), [true, true, false]);
});

const folder = tfjsNode();
t.test('and calls no others', { skip: folder === undefined && 'tfjs-node is not installed' }, async t => {
  const code = readdirSync(folder!, { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.js') && !file.endsWith('_test.js'))
    .map(file => readFileSync(join(folder!, file), 'utf8'));
  const called = code.flatMap(text => [...text.matchAll(/\butil_\d+\.(is\w+)/g)].map(([, name]) => name));
  t.strictSame(
    [...new Set(called)].sort(),
    ['isArray', 'isNullOrUndefined'],
    'tfjs-node calls other functions of node:util now: restore those that Node lacks in ' +
      'src/runtimes/tfjs/removed-util-functions.ts, and take out those that it does not call; without any, delete it',
  );
});
