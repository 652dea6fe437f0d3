import type { CatalogueSource } from '../catalogue/open-catalogue.js';
import type { Selector } from '../models/publishing/selector.js';
import type { Job } from './job.js';

/** What a command asks of a job; what it leaves out is as the job has it. */
export interface JobRequest {
  readonly source: CatalogueSource | undefined;
  readonly model: Selector | undefined;
  readonly shards: number | undefined;
  readonly format: Job['format'] | undefined;
  readonly embedding: boolean | undefined;
  readonly every: number | undefined;
}

/**
 * What a command asks that contradicts the job, in words; undefined when nothing does. A label is none: the job has the version that it pointed to when it
 * began.
 *
 * @param shard that the process is to do
 */
export function contradiction(job: Job, request: JobRequest, shard: number | undefined): string | undefined {
  const { source, model, shards, format, embedding, every } = request;
  if (source && !isSame(source, job.source)) return `is of ${nameOf(job.source)}, not of ${nameOf(source)}`;
  if (model && model.name !== job.model.name)
    return `has the labels of the model ${job.model.name}, not of ${model.name}`;
  if (typeof model?.version === 'number' && model.version !== job.model.version)
    return `is pinned to ${job.model.name}@${job.model.version}, not ${model.version}`;
  if (shards !== undefined && shards !== job.shards) return `has ${job.shards} shards, not ${shards}`;
  if (format !== undefined && format !== job.format) return `writes ${job.format}, not ${format}`;
  if (embedding !== undefined && embedding !== job.embedding)
    return job.embedding ? 'writes embeddings' : 'writes no embeddings';
  if (every !== undefined && every !== job.every)
    return job.every === undefined
      ? 'writes no sections'
      : `has time lines every ${job.every} s, not ${every}`;
  if (shard !== undefined && shard >= job.shards)
    return `has the shards 0 to ${job.shards - 1}, and there is no shard ${shard}`;
  return undefined;
}

const nameOf = (source: CatalogueSource): string => ('list' in source ? source.list : source.place);

const isSame = (one: CatalogueSource, other: CatalogueSource): boolean =>
  'list' in one === 'list' in other && nameOf(one) === nameOf(other);
