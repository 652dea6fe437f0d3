import { join } from 'node:path';
import { fileItem } from '../../catalogue/file-item.js';
import { openRoot } from '../../catalogue/root.js';
import { asFolder, isAddress, parseS3Location } from '../../models/store/s3-location.js';
import { findInBucket, type S3Options } from './find-in-bucket.js';
import { maxBytes, type Finding } from './found-file.js';

/** What is somewhere, and where that is, for people. */
export interface Place {
  readonly location: string;
  readonly findings: readonly Finding[];
}

/**
 * Finds what lies in a folder, or below a prefix of a bucket.
 *
 * @param place the folder, or `s3://bucket/prefix`
 * @param within the name of a folder in it, or nothing
 * @returns undefined where there is no such folder, or nothing with such a prefix
 * @throws Error for an address of another kind; StoreError
 */
export async function findFiles(place: string, within: string, s3?: S3Options): Promise<Place | undefined> {
  const address = parseS3Location(place);
  if (address) {
    const { bucket } = address;
    const key = asFolder(asFolder(address.key) + within);
    const findings = await findInBucket({ bucket, key }, s3);
    return findings.length === 0 ? undefined : { location: `s3://${bucket}/${key}`, findings };
  }
  if (isAddress(place)) throw new Error(`${place} is neither a folder nor s3://bucket/prefix`);
  const location = join(place, within);
  const root = await openRoot(location);
  if (!root) return undefined;
  const findings: Finding[] = [];
  for await (const found of root.findings())
    findings.push(
      'reason' in found ? found : { ...found, find: () => fileItem(found.name, found.path, maxBytes, root) },
    );
  return { location, findings };
}
