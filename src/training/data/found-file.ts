import type { CatalogueItem } from '../../catalogue/catalogue.js';
import type { NoFile } from '../../folders/walk.js';

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

/** What lies below a data set's folder; what is no file cannot be a track. */
export type Finding = FoundFile | NoFile;

/** Bytes of a file that are read into memory. */
export const maxBytes = 2 ** 30;
