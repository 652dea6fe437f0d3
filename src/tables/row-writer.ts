/** Takes rows one after another, and writes them in a format. */
export interface RowWriter<Row> {
  readonly write: (row: Row) => Promise<void>;
  /** Writes the end; to be called once, after the last row. */
  readonly end: () => Promise<void>;
}

/** Takes bytes one after another. */
export type Sink = (bytes: Uint8Array) => Promise<void>;
