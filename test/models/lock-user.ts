// A process that takes a lock again and again, and notes in a file when it has it together with another. In the end it dies
// with the lock in its hands.
import { appendFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { withLock } from '../../src/models/store/file-lock.js';

const [directory, rounds] = process.argv.slice(2);
const inside = join(directory, 'inside');

async function work(): Promise<void> {
  const isAlone = await writeFile(inside, '', { flag: 'wx' }).then(
    () => true,
    () => false,
  );
  await delay(2);
  await rm(inside, { force: true });
  await appendFile(join(directory, 'log'), isAlone ? 'alone\n' : 'together\n');
}

const times = { stale: 300, patience: 30_000 };
for (let round = 0; round < Number(rounds); round += 1) await withLock(join(directory, 'lock'), work, times);
await withLock(
  join(directory, 'lock'),
  async () => {
    await work();
    process.exit(0);
  },
  times,
);
