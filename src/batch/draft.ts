import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { syncFolder } from '../models/store/durable-files.js';
import type { Sink } from '../tables/row-writer.js';

/** A file that comes into being: it has its name only when it is whole. */
export interface Draft {
  readonly write: Sink;
  /** Waits until it is on the disk, and gives it its name, in the place of what had it. */
  readonly publish: () => Promise<void>;
  /** Removes it, if it is not published. */
  readonly discard: () => Promise<void>;
}

/** Begins a file, in the folder of its name. */
export async function openDraft(path: string): Promise<Draft> {
  const folder = dirname(path);
  const place = join(folder, `.${basename(path)}.${randomUUID()}`);
  const file = await open(place, 'wx');
  return {
    write: bytes => file.writeFile(bytes),
    async publish() {
      await file.sync();
      await file.close();
      await rename(place, path);
      await syncFolder(folder);
    },
    async discard() {
      await file.close();
      await rm(place, { force: true });
    },
  };
}
