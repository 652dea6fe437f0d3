import type { Exchange } from './exchange.js';
import type { Upload } from './uploads.js';

/** Clients that are not known to be good. */
export type OtherKind = 'hostile' | 'damaged' | 'inference' | 'aborting' | 'get';

/** How a slow client was got rid of. */
export interface Held {
  /** The status line's number and the problem, or how the connection ended without an answer. */
  readonly outcome: string;
  /** Milliseconds from the connection to its end. */
  readonly ms: number;
}

/** Is told what came of every request. */
export interface Observer {
  good(upload: Upload, exchange: Exchange): void;
  other(kind: OtherKind, name: string, exchange: Exchange): void;
  slow(name: string, held: Held): void;
}
