import t from 'tap';
import { concurrently } from '../../../src/models/publishing/concurrently.js';
import { openStore } from '../../../src/models/store/open-store.js';
import { manifestName } from '../../../src/models/version.js';
import { command } from '../../command.js';
import type { StoreKind } from '../stores.js';
import { processorSeconds } from '../../processor-time.js';
import { tinyManifest } from '../../tiny-version.js';

/**
 * Promises that so many versions are listed.
 *
 * @param most seconds of this process's processors that the list may take
 */
export function testManyVersions(stores: readonly StoreKind[], count: number, most: number): void {
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
      let stdout = '';
      const seconds = await processorSeconds(async () => {
        const run = await command(['models', 'list', '--model-store', location, '--json'], {
          S3_PATH_STYLE: 'true',
        });
        t.equal(run.code, 0);
        stdout = run.stdout;
      });
      const listed = JSON.parse(stdout) as { version: number; reason: string }[];
      t.strictSame(
        listed.map(({ version }) => version),
        [...versions].reverse(),
      );
      t.ok(listed.every(({ reason }) => reason === 'corrupt: model.json is missing'));
      t.ok(seconds < most, `${seconds} s`);
    });
}
