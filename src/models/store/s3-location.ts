/** A place in S3. */
export interface S3Location {
  readonly bucket: string;
  /** A key, or the beginning of keys: all after the slash behind the bucket, as it is written. */
  readonly key: string;
}

/** Whether a text is meant as an address rather than a path. */
export const isAddress = (text: string): boolean => /^[a-z][a-z0-9+.-]+:\/\//i.test(text);

/** Reads `s3://bucket/key`; undefined for anything else. Keys are not URLs: nothing in them is decoded. */
export function parseS3Location(text: string): S3Location | undefined {
  const match = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/([^]*))?$/.exec(text);
  if (!match) return undefined;
  const [, bucket, key = ''] = match;
  return { bucket, key };
}

/** The beginning of the keys below a place: a folder, whether or not it is written with a slash at its end. */
export const asFolder = (key: string): string => (key === '' || key.endsWith('/') ? key : `${key}/`);
