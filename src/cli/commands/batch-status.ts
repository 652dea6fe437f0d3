import { openOutput } from '../../batch/output-store.js';
import { readJob } from '../../batch/open-job.js';
import { statusOf } from '../../batch/status.js';
import type { Config } from '../../config/config.js';
import { openStore } from '../../models/store/open-store.js';
import { asked, WrongUse } from '../wrong-use.js';
import { table } from './models/table.js';

/**
 * `hyena batch status OUT`: how far each shard is, on standard output.
 *
 * @throws WrongUse when there is no job; StoreError
 */
export async function status(
  out: string,
  config: Config,
  { json = false }: { json?: boolean },
): Promise<void> {
  const output = openOutput(await asked(() => openStore(out, { s3PathStyle: config.s3PathStyle })));
  const job = await readJob(output);
  if (!job) throw new WrongUse(`there is no job in ${out}`);
  const { shards, ...sum } = await statusOf(output, job);
  const { source, model, createdAt, format } = job;
  if (json) {
    console.log(JSON.stringify({ source, model, createdAt, format, ...sum, shards }));
    return;
  }
  const row = (name: string, { tracks, rows, failed, isDone }: typeof sum) => [
    name,
    String(tracks),
    String(rows),
    String(failed),
    isDone ? 'done' : `${tracks === 0 ? 0 : Math.floor((100 * rows) / tracks)} %`,
  ];
  console.log(
    table(
      ['shard', 'tracks', 'rows', 'failed', 'state'],
      [...shards.map(({ shard, ...of }) => row(String(shard), of)), row('all', sum)],
    ),
  );
  for (const [code, count] of Object.entries(sum.problems)) console.log(`${code}: ${count}`);
}
