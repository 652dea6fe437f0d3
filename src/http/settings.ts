/** A key that opens routes. */
export interface HttpKey {
  /** Whose key it is; this, and never the key, is logged. */
  readonly name: string;
  /** SHA-256 of the key. */
  readonly digest: Uint8Array;
}

/** The settings that HTTP needs. Sizes are in bytes, times in milliseconds. */
export interface HttpSettings {
  /** Child processes, and the memory that each may have, as metrics show them. */
  readonly workers: number;
  readonly childMemoryBytes: number;
  /** Tracks that may wait for a child process, as metrics show it. */
  readonly queueLimit: number;
  readonly maxUploadBytes: number;
  readonly maxConnections: number;
  /** Of one client address; undefined is half of all. */
  readonly maxConnectionsPerAddress?: number | undefined;
  /** Requests to classify or infer under way. */
  readonly maxRequests: number;
  /** Of all uploads under way together. */
  readonly maxUploadMemoryBytes: number;
  /** In which an upload must arrive. */
  readonly uploadTimeoutMs: number;
  /** From the first byte of a request to its answer. */
  readonly requestTimeoutMs: number;
  /** In which a client must take some of what waits to be sent to it. */
  readonly responseTimeoutMs: number;
  /** Keys that may classify, and that may administer; where there are none, everybody may, and this machine may. */
  readonly classifyKeys: readonly HttpKey[];
  readonly adminKeys: readonly HttpKey[];
  /** Requests to classify or infer a minute and client; 0 is no limit. */
  readonly rateLimit: number;
  /** Origins of pages that may call; `*` alone is all. */
  readonly corsOrigins: readonly string[];
  /** Names of the service, in lower case, beside localhost; where there are none, any will do but on loopback. */
  readonly allowedHosts: readonly string[];
  /** Whose `X-Forwarded-For` is believed: nobody's, that of so many proxies in a row, or that of these networks. */
  readonly trustProxy: false | number | readonly string[];
}
