/** An object in an inventory of S3. */
export interface InventoryRow {
  readonly bucket: string;
  readonly key: string;
  /** Bytes, where the inventory has them. */
  readonly size?: number;
  readonly etag?: string;
}

/**
 * Reads a line of an S3 Inventory in CSV: quoted fields without a head, `"bucket","key"` first, the key URL-encoded, and fields
 * that the inventory was ordered with. Of these, the size is known by being the first integer, the ETag by being one.
 *
 * @returns undefined for a line that is no such row
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-inventory-location.html
 */
export function parseInventoryRow(line: string): InventoryRow | undefined {
  if (!/^"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]","[^"]+"(,"[^"]*")*$/.test(line)) return undefined;
  const [bucket, key, ...rest] = line.slice(1, -1).split('","');
  const size = rest.find(field => /^\d{1,15}$/.test(field));
  const etag = rest.find(field => /^[0-9a-f]{32}(-\d+)?$/.test(field));
  try {
    return {
      bucket,
      key: decodeURIComponent(key.replaceAll('+', ' ')),
      ...(size !== undefined && { size: Number(size) }),
      ...(etag !== undefined && { etag: `"${etag}"` }),
    };
  } catch {
    return undefined;
  }
}
