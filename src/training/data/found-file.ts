import type { CatalogueItem } from '../../catalogue/catalogue.js';

/** A file that may be a track. */
export interface FoundFile {
  /** The way from the data set's folder to it, with `/` between the names. */
  readonly name: string;
  /** Where it lies: a path, or an address. */
  readonly path: string;
  /**
   * Opens it.
   *
   * @param anew it is not what it was when it was found
   * @throws ItemFault; StoreError
   */
  readonly find: (anew: boolean) => Promise<CatalogueItem>;
}

/** What is there and cannot be a track. */
export interface LeftOut {
  /** As that of a file; it ends with `/` where it is a folder. */
  readonly name: string;
  readonly reason: string;
}

/** What lies below a data set's folder. */
export type Finding = FoundFile | LeftOut;

/** Why a folder is none of a genre's. */
export const emptyFolder = 'The folder is empty.';

/** Bytes of a file that are read into memory. */
export const maxBytes = 2 ** 30;
