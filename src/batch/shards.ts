import { createHash } from 'node:crypto';

/**
 * The shard of a key: the first 32 bits of the SHA-256 of its UTF-8, as an integer, modulo the number of shards. It depends on
 * nothing else, so that every process and every run finds the same.
 */
export function shardOf(key: string, shards: number): number {
  return createHash('sha256').update(key, 'utf8').digest().readUInt32BE(0) % shards;
}

/** Variables by which engines number the processes of one job, from 0 on: Kubernetes, AWS Batch, Slurm. */
export const indexVariables = [
  'JOB_COMPLETION_INDEX',
  'AWS_BATCH_JOB_ARRAY_INDEX',
  'SLURM_ARRAY_TASK_ID',
] as const;

/**
 * The shard that this process is to do.
 *
 * @param chosen on the command line, which counts more than the environment
 * @returns undefined when nothing says it
 * @throws Error when a variable is no index, or two differ
 */
export function assignedShard(chosen: number | undefined, env: NodeJS.ProcessEnv): number | undefined {
  if (chosen !== undefined) return chosen;
  const set = indexVariables.filter(name => env[name] !== undefined && env[name] !== '');
  for (const name of set)
    if (!/^\d{1,9}$/.test(env[name]!)) throw new Error(`${name} is no index of a shard: "${env[name]}"`);
  const [first, ...others] = set;
  const other = others.find(name => Number(env[name]) !== Number(env[first]));
  if (other !== undefined)
    throw new Error(`${first} is ${env[first]}, and ${other} is ${env[other]}: say --shard`);
  return set.length === 0 ? undefined : Number(env[first]);
}
