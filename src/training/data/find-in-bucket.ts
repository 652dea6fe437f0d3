import { openBucket, type Bucket, type BucketOptions } from '../../catalogue/bucket.js';
import type { ListedKey } from '../../catalogue/list-keys.js';
import type { S3Location } from '../../models/store/s3-location.js';
import { emptyFolder } from '../../folders/walk.js';
import { maxBytes, type Finding, type FoundFile } from './found-file.js';

/** How S3 is spoken to. */
export type S3Options = Pick<BucketOptions, 's3PathStyle' | 's3Anonymous'>;

/** As training reads buckets. */
export const bucketOptions = ({ s3PathStyle, s3Anonymous }: S3Options = usual): BucketOptions => ({
  s3PathStyle,
  s3Anonymous,
  maxBytes,
});

const usual: S3Options = { s3PathStyle: false, s3Anonymous: false };

/**
 * What lies below a prefix of a bucket, found as in folders: in the same order, and without names that begin with a dot.
 *
 * @param key that ends with `/`, or is empty
 * @throws StoreError
 */
export async function findInBucket(
  { bucket: name, key: prefix }: S3Location,
  s3?: S3Options,
): Promise<Finding[]> {
  const bucket = openBucket(name, bucketOptions(s3));
  const findings: Finding[] = [];
  const folders = new Set<string>();
  const filled = new Set<string>();
  for await (const listed of bucket.keys(prefix)) {
    const key = listed.key.slice(prefix.length);
    // A key that ends with a slash stands for a folder, and its last name is empty.
    const names = key.split('/');
    if (names.slice(0, -1).includes('')) {
      findings.push({ name: key, reason: 'A folder in its key has no name.' });
      continue;
    }
    const hidden = names.findIndex(each => each.startsWith('.'));
    const shown = hidden < 0 ? names.length : hidden;
    const placeOf = (depth: number) => names.slice(0, depth).join('/');
    for (let depth = 1; depth <= Math.min(shown, names.length - 1); depth += 1) {
      folders.add(placeOf(depth));
      filled.add(placeOf(depth - 1));
    }
    if (hidden >= 0 || names.at(-1) === '') continue;
    filled.add(placeOf(names.length - 1));
    findings.push(fileIn(bucket, listed, key, `s3://${name}/${listed.key}`));
  }
  for (const folder of folders)
    if (!filled.has(folder)) findings.push({ name: `${folder}/`, reason: emptyFolder });
  return findings.sort(inOrderOfNames);
}

const fileIn = (bucket: Bucket, listed: ListedKey, name: string, path: string): FoundFile => ({
  name,
  path,
  find: async anew => (anew ? bucket.find(listed.key) : bucket.item(listed)),
});

/** As folders are gone through, one name after another: a bucket takes `/` for a letter of the key. */
function inOrderOfNames(a: Finding, b: Finding): number {
  const [left, right] = [a.name.split('/'), b.name.split('/')];
  const different = left.findIndex((name, depth) => name !== right[depth]);
  if (different < 0) return left.length - right.length;
  return right.length === different || left[different] > right[different] ? 1 : -1;
}
