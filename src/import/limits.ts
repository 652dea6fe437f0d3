/**
 * Bounds on what is read from a file that is to be imported, which may be a stranger's. A model near them could not be
 * served anyway: a child process has 384 MiB for everything.
 */
export const limits = {
  /** Bytes of a file, of all that an archive unpacks to, and of all weights together. */
  bytes: 256 * 2 ** 20,
  /** Bytes of memory for the HDF5 library, which has the largest weight there, perhaps twice. */
  libraryBytes: 640 * 2 ** 20,
  /** Groups and data sets of an HDF5 file, and groups inside groups. */
  nodes: 100_000,
  depth: 32,
  /** Milliseconds for reading an HDF5 file; one of the largest takes some seconds. */
  readingTime: 30_000,
  /** Files in an archive; Keras writes three, besides assets. */
  entries: 1000,
  /** Bytes of a text: a network's description is some kilobytes. */
  textBytes: 16 * 2 ** 20,
  /** Layers of a network, those of networks inside it included, and applications of them. */
  layers: 5000,
  /** Numbers in a layer's output for one segment; the service computes ten segments at a time. */
  outputs: 2 ** 22,
} as const;
