import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import { withLock } from '../../src/models/store/file-lock.js';
import { StoreError } from '../../src/models/store/object-store.js';

const times = { stale: 150, patience: 5000 };
const user = fileURLToPath(new URL('./lock-user.js', import.meta.url));

t.test('one process at a time has a lock, also when each dies with it', async t => {
  const directory = t.testdir({});
  const [users, rounds] = [16, 5];
  const codes = await Promise.all(
    Array.from({ length: users }, async () => {
      const child = spawn(process.execPath, [user, directory, String(rounds)], { stdio: 'inherit' });
      const [code] = (await once(child, 'exit')) as [number];
      return code;
    }),
  );
  t.strictSame(new Set(codes), new Set([0]));
  const log = await readFile(join(directory, 'log'), 'utf8');
  t.strictSame(
    log.trim().split('\n'),
    Array.from({ length: users * (rounds + 1) }, () => 'alone'),
  );
  t.strictSame((await readdir(directory)).sort(), ['lock', 'log'], "nothing is left but the last one's lock");
});

t.test('a lock is also removed when one died who was about to remove it', async t => {
  const directory = t.testdir({ lock: 'left behind' });
  const path = join(directory, 'lock');
  const attempt = withLock(path, async () => 'done', times);
  // Named after the lock that it removes; made here by one who will not go on.
  const { ino, mtimeNs } = statSync(path, { bigint: true });
  await writeFile(`${path}.${ino}-${mtimeNs}`, '');
  t.equal(await attempt, 'done');
  t.strictSame(await readdir(directory), []);
});

t.test('who has had a lock for too long leaves it to others', async t => {
  const directory = t.testdir({});
  const path = join(directory, 'lock');
  await withLock(path, () => delay(100), times);
  t.strictSame(await readdir(directory), ['lock']);
  const waiting = withLock(path, async () => 'mine', { ...times, patience: 50 });
  await t.rejects(waiting, new StoreError('another process is changing this for too long; try again later'));
  t.equal(await withLock(path, async () => 'mine', times), 'mine');
});
