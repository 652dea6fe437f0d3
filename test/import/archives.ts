import { constants, deflateRawSync } from 'node:zlib';
import { strToU8, unzipSync, zipSync } from 'fflate';
import * as h5wasm from 'h5wasm';

/** Changes the `config.json` of a `.keras` archive. */
export function withConfig(archive: Uint8Array, change: (text: string) => string): Uint8Array {
  const files = unzipSync(archive);
  return zipSync({ ...files, 'config.json': strToU8(change(Buffer.from(files['config.json']).toString())) });
}

/** The archive with the weights of another one, or with other bytes for them. */
export function withWeights(archive: Uint8Array, weights: Uint8Array): Uint8Array {
  return zipSync({ ...unzipSync(archive), 'model.weights.h5': weights });
}

/** An HDF5 file. */
export async function hdf5(fill: (file: h5wasm.File) => void): Promise<Uint8Array> {
  const { FS } = await h5wasm.ready;
  const file = new h5wasm.File('/made.h5', 'w');
  fill(file);
  file.close();
  const bytes = FS.readFile('/made.h5');
  FS.unlink('/made.h5');
  return bytes;
}

/** A group, which is made with all those around it where there is none. */
export function groupAt(file: h5wasm.Group, path: string): h5wasm.Group {
  return path
    .split('/')
    .reduce((group, name) => (group.get(name) as h5wasm.Group | null) ?? group.create_group(name), file);
}

/** Looks into an HDF5 file. */
export async function readHdf5File<T>(bytes: Uint8Array, read: (file: h5wasm.File) => T): Promise<T> {
  const { FS } = await h5wasm.ready;
  FS.writeFile('/read.h5', bytes);
  const file = new h5wasm.File('/read.h5', 'r');
  const found = read(file);
  file.close();
  FS.unlink('/read.h5');
  return found;
}

/** A zip archive of one file, of zeros, that claims to be small and is so many bytes. */
export function bomb(name: string, bytes: number): Uint8Array {
  const unit = 2 ** 20;
  // A block ends at a byte and refers to nothing before it, so that it can be repeated.
  const block = deflateRawSync(Buffer.alloc(unit), { finishFlush: constants.Z_FULL_FLUSH });
  const last = deflateRawSync(Buffer.alloc(1));
  const data = Buffer.concat([...Array<Buffer>(Math.ceil(bytes / unit)).fill(block), last]);
  const archive = Buffer.from(zipSync({ [name]: data }, { level: 0 }));
  const directory = archive.indexOf('PK\x01\x02');
  archive.writeUInt16LE(8, 8);
  archive.writeUInt16LE(8, directory + 10);
  archive.writeUInt32LE(1000, directory + 24);
  return archive;
}
