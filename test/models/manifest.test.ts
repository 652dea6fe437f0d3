import t from 'tap';
import { parseManifest } from '../../src/models/manifest.js';
import { tinyManifest } from '../tiny-version.js';

t.test('reads what it describes', async t => {
  const manifest = tinyManifest('tiny', 1);
  t.strictSame(parseManifest(JSON.stringify(manifest)), manifest);
});

t.test('names what is wrong', async t => {
  const wrong: [change: object, message: RegExp][] = [
    [{ version: 0 }, /version/],
    [{ version: '1' }, /version/],
    [{ name: '../evil' }, /name/],
    [{ genres: ['only'] }, /genres/],
    [{ genres: undefined }, /genres/],
    [{ features: { extractor: 'other' } }, /features/],
    [{ files: [] }, /files/],
    [{ files: [{ path: '../../etc/passwd', bytes: 1, sha256: '0'.repeat(64) }] }, /files\/0\/path/],
    [{ files: [{ path: 'model.json', bytes: 1, sha256: 'short' }] }, /files\/0\/sha256/],
    [{ manifestVersion: 2 }, /manifest\.json has the manifestVersion 2, this Hyena reads 1/],
    [{ manifestVersion: 0 }, /manifestVersion/],
  ];
  for (const [change, message] of wrong)
    t.throws(() => parseManifest(JSON.stringify({ ...tinyManifest('tiny', 1), ...change })), { message });
  t.throws(() => parseManifest('{'), { message: 'manifest.json is not JSON' });
  t.throws(() => parseManifest('null'), { message: /manifest\.json/ });
});
