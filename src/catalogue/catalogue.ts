import type { Patience } from '../models/store/try-again.js';
import { Problem } from '../problems.js';

/** What is kept of a track, by which its catalogue finds it again. */
export interface KnownItem {
  readonly key: string;
  /** Bytes. */
  readonly size?: number;
  readonly etag?: string;
  /** Where the catalogue alone does not say it: the rows of an inventory do. */
  readonly bucket?: string;
}

/** One track of a catalogue, which has not been read yet. */
export interface CatalogueItem extends KnownItem {
  /** Of a folder: the path below it, with `/` between the names. Of a list: the line. Of a bucket: the key of the object. */
  readonly key: string;
  /** Bytes. */
  readonly size: number;
  /** Differs when the content does: the ETag of an object, or a file's size and time of change. */
  readonly etag: string;
  /** Whether it is a file, not an object of S3. */
  readonly isLocal?: boolean;
  /**
   * Reads all of it.
   *
   * @throws ItemFault where the fault is the item's own; Problem `too-large`; StoreError where the store's: try again
   */
  read(): Promise<Uint8Array>;
  /**
   * Reads a part of it.
   *
   * @param start first byte; `start + length` is at most {@link size}
   * @throws as {@link read}; ItemFault `changed` where it is not what it was when it was found
   */
  readRange(start: number, length: number): Promise<Uint8Array>;
}

/** Files that are no audio by their names, counted up. */
export interface PassedOver {
  other: number;
}

/** A place that tracks come from: a folder, a list of files, or a prefix of a bucket. */
export interface Catalogue {
  /** As users write it. */
  readonly location: string;
  /** Whether {@link items} tries again where it is; of other catalogues a passing fault ends it. */
  readonly goesOn?: boolean;
  /**
   * All tracks, found while they are asked for, in an order that is the same each time.
   *
   * @param patience with the stores of a catalogue that goes on; without it, none is tried again
   */
  items(passed?: PassedOver, patience?: Patience): AsyncIterable<FoundItem>;
  /**
   * Finds a track again that {@link items} gave. A bucket is asked only where size and ETag are not known.
   *
   * @throws StoreError
   */
  reopen(known: KnownItem): Promise<FoundItem>;
}

/** A track, or the reason why there is none where a list says that there is. */
export type FoundItem = CatalogueItem | (KnownItem & { readonly fault: ItemFault });

/** What a search for an item gives: the fault, where it is the item's own. */
export async function found(key: string, search: Promise<CatalogueItem>): Promise<FoundItem> {
  try {
    return await search;
  } catch (fault) {
    if (fault instanceof ItemFault) return { key, fault };
    throw fault;
  }
}

/**
 * Checks that an item is read whole.
 *
 * @param what it is: a file, an object
 * @throws Problem `too-large`
 */
export function requireReadable(what: string, size: number, maxBytes: number): void {
  if (size > maxBytes)
    throw new Problem('too-large', `The ${what} has ${size} bytes; at most ${maxBytes} are read.`);
}

/** Why an item cannot be read though its store can: the fault is the item's own, and stays. */
export class ItemFault extends Error {
  override readonly name = 'ItemFault';

  constructor(
    readonly code: 'missing' | 'unreadable' | 'changed',
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
