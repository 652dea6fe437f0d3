import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { parseEnv } from 'node:util';
import t from 'tap';
import type { Isolation } from '../../src/pool/isolation.js';
import { openStore } from '../../src/models/store/open-store.js';
import { bearer, freshKey } from '../api-keys.js';
import { putTiny } from '../models/registries.js';
import { storeKinds } from '../models/stores.js';
import { root, startService } from '../service.js';
import { music, wav } from '../../support/audio/synth.js';
import { kubernetes } from './kustomize.js';

/** Where a pod may write. */
const cache = t.testdir({});

const script = `
  echo 0 > /proc/sys/user/max_user_namespaces || exit
  mount -t tmpfs -o size=64m,mode=0777 tmpfs "$0"
  findmnt -rno TARGET | grep -vE "^($0|/proc|/sys|/dev)(/|$)" | while read -r place; do
    mount -o remount,bind,ro "$place"
  done
  exec setpriv --no-new-privs --bounding-set=-all --inh-caps=-all "$@"`;
const namespace = ['--user', '--map-user=1000', '--map-group=1000', '--keep-caps', '--mount'];
/**
 * Runs the command behind it as a restricted pod does: as user 1000 without rights, with nothing but {@link cache} to write
 * into, and without namespaces, which a pod's seccomp profile forbids.
 */
const asPod = ['unshare', ...namespace, 'sh', '-c', script, cache];
const run = (...command: string[]) => spawnSync(asPod[0], [...asPod.slice(1), ...command]);

const tried = run('true');
const skip = tried.status !== 0 && `there are no namespaces to be had: ${String(tried.stderr).trim()}`;

for (const { kind, skip: noStore, locate } of storeKinds)
  t.test(
    `runs with the deployment's settings where pods may write, from ${kind}`,
    { skip: skip || noStore },
    async t => {
      const location = await locate(t);
      const store = openStore(location, { s3PathStyle: true });
      await putTiny(store, 1);
      t.not(run('touch', `${root}written`).status, 0, 'the root is read-only');
      t.equal(run('touch', `${cache}/written`).status, 0, 'the cache is not');

      const settings = parseEnv(readFileSync(`${kubernetes}/base/settings.env`, 'utf8')) as Record<
        string,
        string
      >;
      const [alice, ops] = ['alice', 'ops'].map(freshKey);
      const service = await startService(
        t,
        {
          ...settings,
          CLASSIFY_KEYS: alice.entry,
          ADMIN_KEYS: ops.entry,
          MODEL_CACHE: settings.MODEL_CACHE.replace(/^\/cache/, cache),
          MODEL_STORE: location,
          S3_PATH_STYLE: 'true',
          SHUTDOWN_GRACE_MS: '0',
          PROBE_PORT: '0',
        },
        asPod,
      );
      const status = readFileSync(`/proc/${service.process.pid}/status`, 'utf8');
      t.match(status, /^CapEff:\t0+\n.*^CapBnd:\t0+\n/ms);
      t.match(status, /^NoNewPrivs:\t1$/m);
      const classify = (headers = {}) =>
        fetch(`${service.url}/classify`, { method: 'POST', body: wav(music(4)), headers });
      t.equal((await classify()).status, 401);
      t.equal((await classify(bearer(alice.key))).status, 200);
      const kept = readdirSync(`/proc/${service.process.pid}/root${cache}`);
      t.strictSame(kept, kind === 'S3' ? ['models'] : []);
      const { isolation } = (await (await fetch(`${service.url}/readyz`)).json()) as { isolation: Isolation };
      t.equal(isolation.wrapper, 'setpriv');
      const withLandlock = ['files', 'processes'];
      const others = isolation.walls.filter(wall => !withLandlock.includes(wall));
      t.strictSame(others, ['privileges', 'lifetime']);
      const complaints = service.log.filter(line => (line.level as number) >= 40);
      t.match(complaints, [{ ...isolation, msg: /^not all walls stand/, advice: /user namespaces/ }]);
      t.equal(complaints.length, 1, 'there is no other complaint');
      t.equal(await service.stop(), 0);
    },
  );
