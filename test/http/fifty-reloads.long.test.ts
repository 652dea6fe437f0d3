import t from 'tap';
import { hasProc, memoryOf, processTree } from '../../support/load/process-tree.js';
import { storeKinds } from '../models/stores.js';
import { startService } from '../service.js';
import { reloadUnderLoad, tinyStore } from './reloading.js';

for (const kind of storeKinds)
  t.test(
    `fifty reloads under load lose no request and no memory, in ${kind.kind}`,
    { skip: kind.skip },
    async t => {
      const { store, env } = await tinyStore(t, kind);
      const service = await startService(t, { ...env, WORKERS: '2' });
      const memory: number[] = [];
      await reloadUnderLoad(t, service.url, store, 50, async () => {
        memory.push((await memoryOf(await processTree(service.process.pid!))).rss);
      });
      if (!hasProc) return;
      // The least of several rounds: what is above it is garbage that nobody has collected yet.
      const [early, late] = [memory.slice(10, 20), memory.slice(-10)].map(sizes => Math.min(...sizes));
      t.ok(
        late < 1.15 * early,
        `memory is flat: ${Math.round(early / 2 ** 20)} MiB, then ${Math.round(late / 2 ** 20)}`,
      );
    },
  );
