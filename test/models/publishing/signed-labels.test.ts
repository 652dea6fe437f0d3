import { generateKeyPairSync } from 'node:crypto';
import t from 'tap';
import type { Labels } from '../../../src/models/labels.js';
import type { PublishingKeys } from '../../../src/models/publishing/change-labels.js';
import { readLabels } from '../../../src/models/publishing/find-model.js';
import { label } from '../../../src/models/publishing/label.js';
import { pruneOld } from '../../../src/models/publishing/prune.js';
import { pullVersion } from '../../../src/models/publishing/pull.js';
import { rollBackNewest } from '../../../src/models/publishing/rollback.js';
import { openRepository } from '../../../src/models/repository.js';
import { signLabels } from '../../../src/models/signed-labels.js';
import { signManifest } from '../../../src/models/signature.js';
import { openDiskStore } from '../../../src/models/store/disk-store.js';
import type { ObjectStore } from '../../../src/models/store/object-store.js';
import { collectSome } from '../../../src/models/version.js';
import { tinyVersion } from '../../tiny-version.js';
import { answering, putLabels, startedRegistry } from '../registries.js';
import { onEveryStore, put } from '../stores.js';

const owner = generateKeyPairSync('ed25519');
const stranger = generateKeyPairSync('ed25519');
const keys: PublishingKeys = { publicKeys: [owner.publicKey], signingKey: owner.privateKey };
const readOnly: PublishingKeys = { publicKeys: [owner.publicKey] };

async function putSigned(store: ObjectStore, version: number): Promise<void> {
  const files = await tinyVersion('tiny', version);
  const signature = signManifest(files.get('manifest.json')!, owner.privateKey);
  await put(store, `tiny/${version}`, [...files, ['manifest.sig', signature]]);
}

const startSigned = (store: ObjectStore) =>
  startedRegistry(store, { repository: openRepository(store, { publicKeys: [owner.publicKey] }) });

const point = (store: ObjectStore, version: number, by = keys) =>
  label(store, 'tiny', { point: { labels: ['stable'], version } }, by);

/** The bytes of labels.json. */
async function copyLabels(store: ObjectStore): Promise<Uint8Array> {
  const opened = await store.open('tiny/labels.json');
  if (opened === undefined || opened === 'unchanged') throw new Error('there are no labels');
  return (await collectSome(opened.body, 10_000))!;
}

onEveryStore(t, 'every command signs the labels that it changes', async (t, store) => {
  for (const version of [1, 2, 3]) await putSigned(store, version);
  const serials: number[] = [];
  const check = async () => {
    const { labels } = await readLabels(store, 'tiny', [owner.publicKey]);
    serials.push(labels.serial!);
  };
  t.match(await point(store, 2), { labels: { stable: 2 }, signature: /^[A-Za-z0-9+/]{86}==$/ });
  await check();
  t.match((await rollBackNewest(store, 'tiny', keys)).labels, { withdrawn: [3] });
  await check();
  t.strictSame(await pruneOld(store, 'tiny', 1, keys), [1]);
  await check();
  t.strictSame(
    serials,
    [...new Set(serials)].sort((a, b) => a - b),
    'they grow',
  );
  const before = await copyLabels(store);
  await point(store, 2);
  t.strictSame(await copyLabels(store), before, 'saying it again writes nothing');
});

onEveryStore(t, 'does not change signed labels without signing them', async (t, store) => {
  for (const version of [1, 2]) await putSigned(store, version);
  await point(store, 1);
  const before = await copyLabels(store);
  const refused = { message: 'the labels of tiny must be signed: --sign names the key' };
  await t.rejects(point(store, 2, {}), refused, 'a command without keys');
  await t.rejects(point(store, 2, readOnly), refused);
  await t.rejects(rollBackNewest(store, 'tiny', readOnly), refused);
  await t.rejects(point(store, 2, { ...readOnly, signingKey: stranger.privateKey }), {
    message: 'labels.json was not signed with a configured key',
  });
  t.strictSame(await copyLabels(store), before);
});

onEveryStore(t, 'takes unsigned labels over only when it is asked to', async (t, store) => {
  for (const version of [1, 2]) await putSigned(store, version);
  await point(store, 1, {});
  const unsigned = {
    message: 'labels.json is unsigned (hyena models label tiny --sign KEY signs it as it is)',
  };
  await t.rejects(point(store, 2), unsigned);
  await t.rejects(
    pullVersion(store, { name: 'tiny' }, openDiskStore('/nowhere'), [owner.publicKey]),
    unsigned,
  );
  t.match(await label(store, 'tiny', {}, keys), { labels: { stable: 1 }, serial: Number });
  t.match(await point(store, 2), { labels: { stable: 2 }, previous: { stable: 1 } });
});

onEveryStore(t, 'a service follows only signed labels, and none that are older', async (t, store) => {
  for (const version of [1, 2, 3]) await putSigned(store, version);
  await point(store, 1);
  const old = await copyLabels(store);
  await rollBackNewest(store, 'tiny', keys);
  const { registry, events } = await startSigned(store);
  const newest = await copyLabels(store);
  const parsed = JSON.parse(Buffer.from(newest).toString()) as Labels;
  const forged: [what: string, content: Uint8Array | undefined, fault: RegExp][] = [
    ['unsigned', Buffer.from('{"labels":{}}'), /is unsigned/],
    [
      'changed',
      Buffer.from(JSON.stringify({ ...parsed, withdrawn: [1] })),
      /not signed with a configured key/,
    ],
    [
      'of another model',
      Buffer.from(JSON.stringify(signLabels(parsed, 'other', parsed.serial! + 1, owner.privateKey))),
      /not signed with a configured key/,
    ],
    ['older', old, /is older than the signed labels that were known/],
    ['gone', undefined, /is gone, and signed labels were known/],
  ];
  for (const [what, content, fault] of forged) {
    await put(store, 'tiny', content ? [['labels.json', content]] : []);
    if (!content) await store.remove(['tiny/labels.json']);
    await registry.refresh();
    t.equal(await answering(registry), 2, what);
    t.equal(await answering(registry, 'stable'), 1, what);
    t.match(registry.model('tiny').listed?.labelsFault, fault);
    t.match(events.at(-1), { kind: 'labels-rejected', reason: fault });
    if (what !== 'older' && what !== 'gone')
      await t.rejects(
        startSigned(store),
        { message: new RegExp(`tiny: labels.json.* ${fault.source}`) },
        what,
      );
  }
  await put(store, 'tiny', [['labels.json', newest]]);
  await registry.refresh();
  t.equal(registry.model('tiny').listed?.labelsFault, undefined);
});

onEveryStore(t, 'a version that answers goes only when signed labels withdraw it', async (t, store) => {
  for (const version of [1, 2, 3]) await putSigned(store, version);
  await point(store, 1);
  const { registry, events } = await startSigned(store);
  const remove = async (version: number) =>
    store.remove([...(await tinyVersion('tiny', version)).keys()].map(path => `tiny/${version}/${path}`));
  await remove(3);
  for (let look = 0; look < 2; look += 1) {
    await registry.refresh();
    t.equal(await answering(registry), 3);
  }
  t.equal(events.filter(({ kind }) => kind === 'failed').length, 1, 'it is said once');
  t.match(registry.model().entry(3).reason, /^incomplete/);
  await putSigned(store, 3);
  await rollBackNewest(store, 'tiny', keys);
  await remove(3);
  await registry.refresh();
  t.equal(await answering(registry), 2, 'withdrawn, then removed, as prune does');
});

onEveryStore(t, 'reads unsigned labels for ever where no keys are configured', async (t, store) => {
  for (const version of [1, 2]) await putSigned(store, version);
  await putLabels(store, { labels: { stable: 1 }, withdrawn: [2] });
  const { registry } = await startedRegistry(store);
  t.equal(await answering(registry), 1);
  await label(store, 'tiny', {}, keys);
  await registry.refresh();
  t.equal(await answering(registry), 1, 'and signed ones too');
});
