import t from 'tap';
import { label } from '../../../src/models/publishing/label.js';
import { rollBackNewest, rollBackTo } from '../../../src/models/publishing/rollback.js';
import { openDiskStore } from '../../../src/models/store/disk-store.js';
import { eventually } from '../../eventually.js';
import { startService } from '../../service.js';
import { tinyVersion } from '../../tiny-version.js';
import { put } from '../stores.js';

t.test('a service follows what is published, labelled and rolled back', async t => {
  const root = t.testdir();
  const store = openDiskStore(root);
  for (const version of [1, 2]) await put(store, `tiny/${version}`, await tinyVersion('tiny', version));
  await label(store, 'tiny', { point: { labels: ['stable'], version: 2 } });
  const { url } = await startService(t, { MODEL_STORE: root, MODEL_POLL_MS: '100' });

  interface Model {
    serves: number;
    labels: Record<string, number>;
    traffic?: { percent: number };
  }
  const becomes = (isSo: (model: Model) => boolean) =>
    eventually(async () => isSo((await (await fetch(`${url}/models/tiny`)).json()) as Model));

  await becomes(({ serves, labels }) => serves === 2 && labels.stable === 2);
  await rollBackNewest(store, 'tiny');
  await becomes(({ serves, labels }) => serves === 1 && labels.stable === 1);
  await label(store, 'tiny', { point: { labels: ['stable'], version: 1 } });
  await rollBackTo(store, 'tiny', 2);
  await becomes(({ serves, labels }) => serves === 2 && labels.stable === 1);
  const traffic = { label: 'stable', percent: 25 };
  await label(store, 'tiny', { traffic });
  await becomes(model => model.traffic?.percent === 25);
  t.pass();
});
