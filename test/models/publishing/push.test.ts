import t from 'tap';
import { inspectVersion } from '../../../src/models/publishing/inspect.js';
import { pushVersion } from '../../../src/models/publishing/push.js';
import { filesBelow, readSignedVersion } from '../../../src/models/publishing/signed-version.js';
import type { ObjectStore } from '../../../src/models/store/object-store.js';
import { onEveryStore } from '../stores.js';
import { madeVersion } from './made-version.js';

const read = (store: ObjectStore, version: number) =>
  readSignedVersion(filesBelow(store, `tiny/${version}/`));

/** A store that notes what is written, and loses its connection after so many objects. */
function watched(store: ObjectStore, most = Infinity) {
  const written: string[] = [];
  const write: ObjectStore['write'] = async (key, content, condition) => {
    if (written.length >= most) throw new Error('the connection is lost');
    const won = await store.write(key, content, condition);
    if (won) written.push(key.split('/')[2]);
    return won;
  };
  return { written, store: { ...store, write } };
}

onEveryStore(t, 'writes the manifest last, and nothing the second time', async (t, store) => {
  const version = madeVersion('tiny', 1);
  const first = watched(store);
  t.strictSame(await pushVersion(first.store, version, Buffer.alloc(64)), { pushed: true, signed: true });
  t.strictSame(first.written, ['model.json', 'weights.bin', 'manifest.sig', 'manifest.json']);
  const second = watched(store);
  t.strictSame(await pushVersion(second.store, version), { pushed: false, signed: true });
  t.strictSame(second.written, []);
  t.equal((await read(store, 1)).digest, version.digest);
});

onEveryStore(t, 'goes on with a push that was interrupted, wherever that was', async (t, store) => {
  for (const most of [0, 1, 2]) {
    const version = madeVersion('tiny', most + 1);
    await t.rejects(pushVersion(watched(store, most).store, version), { message: 'the connection is lost' });
    t.equal((await inspectVersion(store, version.manifest)).state, 'incomplete');
    const again = watched(store);
    t.match(await pushVersion(again.store, version), { pushed: true });
    t.equal(again.written.length, 3 - most);
    t.equal((await read(store, most + 1)).digest, version.digest);
  }
});

onEveryStore(t, 'puts back a file that a complete version has lost', async (t, store) => {
  const version = madeVersion('tiny', 1);
  await pushVersion(store, version);
  await store.remove(['tiny/1/weights.bin']);
  t.match(await pushVersion(store, version), { pushed: true });
  t.equal((await read(store, 1)).digest, version.digest);
});

onEveryStore(t, 'overwrites neither a version nor what another push left', async (t, store) => {
  const [mine, other] = ['mine', 'other'].map(weights => madeVersion('tiny', 1, { weights }));
  await t.rejects(pushVersion(watched(store, 2).store, other));
  await t.rejects(pushVersion(store, mine), {
    message: /^tiny\/1\/weights\.bin is in .+ with another content: .+ models prune tiny --incomplete/,
  });
  await pushVersion(store, other);
  await t.rejects(pushVersion(store, mine), {
    message: new RegExp(`^tiny 1 is in .+ already, with another content \\(${other.digest}\\)$`),
  });
  await store.remove(['tiny/1/weights.bin']);
  await t.rejects(pushVersion(store, mine), { message: /already, with another content/ });
  await pushVersion(store, other);
  t.equal((await read(store, 1)).digest, other.digest);
});

onEveryStore(t, 'replaces the signature of a complete version, and that only', async (t, store) => {
  const version = madeVersion('tiny', 1);
  t.match(await pushVersion(store, version), { signed: false });
  for (const byte of [1, 2, 2]) {
    const signature = Buffer.alloc(64, byte);
    t.strictSame(await pushVersion(store, version, signature), { pushed: false, signed: true });
    t.strictSame((await read(store, 1)).signature, signature);
  }
});

onEveryStore(t, 'lets one of several publishers win, and the others fail', async (t, store) => {
  const rivalries: ((rival: number) => Parameters<typeof madeVersion>[2])[] = [
    rival => ({ model: `model ${rival}`, weights: `weights ${rival}` }),
    rival => ({ weights: `weights ${rival}` }),
    rival => ({ createdAt: `2026-01-01T00:00:00.00${rival}Z` }),
  ];
  for (let round = 0; round < 12; round += 1) {
    const made = [0, 1, 2].map(rival => madeVersion('tiny', round + 1, rivalries[round % 3](rival)));
    // What they have in common they write in the same order, whatever that of their manifests is.
    const rivals = made.map((version, index) => {
      return index === 0 ? { ...version, files: new Map([...version.files].reverse()) } : version;
    });
    const results = await Promise.allSettled(rivals.map(version => pushVersion(store, version)));
    const winners = rivals.filter((_, index) => results[index].status === 'fulfilled');
    t.equal(winners.length, 1);
    t.equal((await read(store, round + 1)).digest, winners[0].digest);
  }
});

onEveryStore(t, 'lets several push the same at the same time', async (t, store) => {
  const version = madeVersion('tiny', 1);
  const results = await Promise.all([0, 1, 2, 3].map(() => pushVersion(store, version)));
  t.ok(results.some(({ pushed }) => pushed));
  t.equal((await read(store, 1)).digest, version.digest);
});
