import { spawnSync } from 'node:child_process';
import t from 'tap';
import { untracked } from './untracked.js';

// A test that is run alone, by node, has nothing to be kept from.
const skip = process.env._TAPJS_PROCESSINFO_COVERAGE_ === undefined && 'tap does not run this file';

t.test('tap follows neither modules nor processes of tests', { skip }, async t => {
  t.ok(untracked);
  const print = ['-p', 'String(process.env.NODE_OPTIONS)'];
  t.equal(spawnSync(process.execPath, print, { encoding: 'utf8' }).stdout, 'undefined\n');
});
