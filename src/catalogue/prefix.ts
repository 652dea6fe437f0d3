import type { Buckets } from './buckets.js';
import { reopenIn } from './reopen.js';
import type { Catalogue } from './catalogue.js';
import { isAudio } from './folder.js';
import { asFolder, type S3Location } from '../models/store/s3-location.js';

/** The objects below a prefix of a bucket that are audio by their names. A prefix is a folder, whether or not it ends with a slash. */
export function openPrefix({ bucket, key }: S3Location, buckets: Buckets): Catalogue {
  const prefix = asFolder(key);
  return {
    location: `s3://${bucket}/${prefix}`,
    async *items(passed) {
      const place = buckets.open(bucket);
      for await (const listed of place.keys(prefix))
        if (isAudio(listed.key)) yield place.item(listed);
        else if (passed) passed.other += 1;
    },
    reopen: known => reopenIn(buckets.open(bucket), known),
  };
}
