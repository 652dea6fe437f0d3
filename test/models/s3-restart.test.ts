import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import t, { type Test } from 'tap';
import { openStore } from '../../src/models/store/open-store.js';
import { tinyManifest, tinyVersion } from '../tiny-version.js';
import { answering, putTiny, startedRegistry } from './registries.js';
import { relayTo } from './relay.js';
import { freshBucket, put } from './stores.js';

const folder = fileURLToPath(new URL('../../../../shared/s3/', import.meta.url));
const skip = existsSync(folder) ? false : 'the project it came from has ../shared/s3, this checkout not';

/** A server of the test's own, whose gateway can be killed and started again. */
async function ownServer(t: Test) {
  const directory = await mkdtemp(join(tmpdir(), 'hyena-s3-'));
  const env = { ...process.env, S3_DIR: directory, S3_PORT: '17600' };
  const run = (script: string) => promisify(execFile)('bash', [folder + script], { env });
  t.teardown(async () => {
    await run('stop-s3.sh');
    await rm(directory, { recursive: true, force: true });
    await rm(`${directory}.lock`, { force: true });
  });
  const { stdout } = await run('start-s3.sh');
  for (const line of stdout.trim().split('\n'))
    process.env[line.split('=')[0]] = line.slice(line.indexOf('=') + 1);
  const gateway = async () =>
    Number((await readFile(join(directory, 'run', 'rgw.pid'), 'utf8')).split(' ')[0]);
  return {
    endpoint: process.env.AWS_ENDPOINT_URL_S3!,
    kill: async () => process.kill(await gateway(), 'SIGKILL'),
    startAgain: () => {
      const args = ['--conf', join(directory, 'ceph.conf'), '-f', '-n', 'client.rgw'];
      const child = spawn('radosgw', args, { stdio: 'ignore' });
      t.teardown(async () => {
        child.kill('SIGKILL');
        if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      });
    },
  };
}

/** A version with a file that takes a while. */
async function largeVersion(version: number): Promise<ReadonlyMap<string, Uint8Array>> {
  const files = new Map(await tinyVersion('tiny', version));
  files.delete('manifest.json');
  files.set('large.bin', new Uint8Array(2 ** 25).fill(version));
  const manifest = tinyManifest('tiny', version, Object.fromEntries(files));
  manifest.files.sort((a, b) => b.bytes - a.bytes);
  return files.set('manifest.json', Buffer.from(JSON.stringify(manifest)));
}

t.test('a server that is killed in the middle of a download harms nobody', { skip }, async t => {
  const server = await ownServer(t);
  const relay = await relayTo(t, server.endpoint);
  process.env.AWS_ENDPOINT_URL_S3 = relay.url;
  const store = openStore(await freshBucket(), { s3PathStyle: true });
  await putTiny(store, 1);
  const { registry, events } = await startedRegistry(store);
  await put(store, 'tiny/2', await largeVersion(2));
  // Some five seconds for the large file.
  relay.slowDown(10);
  const refreshing = registry.refresh().catch(() => undefined);
  await delay(1000);
  t.equal(registry.model().entry(2).state, 'loading');
  await server.kill();
  await refreshing;
  t.equal(await answering(registry), 1, 'the old one answers');
  t.match(
    events.map(({ kind }) => kind),
    ['loaded', 'failed'],
  );
  await t.rejects(registry.refresh(), { name: 'StoreError' });
  t.equal(registry.store.reachable, false);

  relay.slowDown(0);
  server.startAgain();
  for (const end = Date.now() + 30_000; Date.now() < end && !registry.store.reachable;) {
    await delay(200);
    await registry.refresh(true).catch(() => undefined);
  }
  t.equal(await answering(registry), 2, 'the new one, when the server is back');
});
