import t from 'tap';
import { concurrently } from '../../../src/models/publishing/concurrently.js';
import { openStore } from '../../../src/models/store/open-store.js';
import { manifestName } from '../../../src/models/version.js';
import { command } from '../../command.js';
import type { StoreKind } from '../stores.js';
import { tinyManifest } from '../../tiny-version.js';

/** Promises that so many versions are listed, and says how long the list takes. */
export function testManyVersions(stores: readonly StoreKind[], count: number): void {
  for (const { kind, skip, locate } of stores)
    t.test(`lists ${count} versions in ${kind}`, { skip }, async t => {
      const location = await locate(t);
      const store = openStore(location, { s3PathStyle: true });
      const versions = Array.from({ length: count }, (_, index) => index + 1);
      // Manifests alone take half the time to write.
      await concurrently(versions, 32, version =>
        store.write(
          `many/${version}/${manifestName}`,
          Buffer.from(JSON.stringify(tinyManifest('many', version))),
          { absent: true },
        ),
      );
      const started = performance.now();
      const { code, stdout } = await command(['models', 'list', '--model-store', location, '--json'], {
        S3_PATH_STYLE: 'true',
      });
      const took = (performance.now() - started) / 1000;
      t.equal(code, 0);
      const listed = JSON.parse(stdout) as { version: number; reason: string }[];
      t.strictSame(
        listed.map(({ version }) => version),
        [...versions].reverse(),
      );
      t.ok(listed.every(({ reason }) => reason === 'corrupt: model.json is missing'));
      t.comment(`${took.toFixed(1)} s`);
    });
}
