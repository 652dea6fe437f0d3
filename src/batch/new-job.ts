import type { Job } from './job.js';
import type { Listing } from './listing.js';
import type { JobRequest } from './request.js';

/** The job that is asked for, which begins now. @param request with a source */
export function newJob(
  { source, shards = 1, format = 'jsonl', embedding = false, every }: JobRequest,
  { digest, tracks, byShard, duplicates }: Listing,
  model: Job['model'],
): Job {
  return {
    jobVersion: 1,
    createdAt: new Date().toISOString(),
    source: source!,
    listing: { digest, tracks, byShard: [...byShard], duplicates },
    model,
    shards,
    format,
    embedding,
    ...(every !== undefined && { every }),
  };
}
