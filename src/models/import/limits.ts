/**
 * Bounds on what is read from a file that is to be imported, which may be a stranger's. A model near them could not be
 * served anyway: a child process has 384 MiB for everything.
 */
export const limits = {
  /** Bytes of a file, of all that an archive unpacks to, and of all weights together. */
  bytes: 256 * 2 ** 20,
  /** Files in an archive; Keras writes three, besides assets. */
  entries: 1000,
  /** Bytes of a text: a network's description is some kilobytes. */
  textBytes: 16 * 2 ** 20,
  /** Layers of a network, those of networks inside it included, and applications of them. */
  layers: 5000,
  /** Numbers in a layer's output for one segment; the service computes ten segments at a time. */
  outputs: 2 ** 22,
} as const;
