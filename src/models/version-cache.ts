import { randomUUID } from 'node:crypto';
import { readdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { signatureName } from './signature.js';
import { makeFolder, replaceFile, syncFolder, writeNewFile } from './store/durable-files.js';
import { manifestName, readVersion, type Digest, type VerifiedVersion } from './version.js';

/** Where versions from afar are kept, and how much of them. */
export interface CacheOptions {
  readonly directory: string;
  /** Bytes of all versions together. */
  readonly maxBytes: number;
  /** Called with each failure; the cache is never needed. */
  readonly onTrouble?: (trouble: string) => void;
}

/**
 * Versions on this machine by their digest, which outlive the service. Whatever is read is verified, the least recently
 * used ones make room, and several services may share one folder. Where it cannot be written, nothing is kept.
 */
export class VersionCache {
  readonly #options: CacheOptions;

  constructor(options: CacheOptions) {
    this.#options = options;
  }

  get directory(): string {
    return this.#options.directory;
  }

  /** A version that is as its digest says; undefined when there is none, and one that was tampered with is removed. */
  async read(digest: Digest): Promise<VerifiedVersion | undefined> {
    const directory = this.#directoryOf(digest);
    if (!(await stat(directory).catch(() => undefined))) return undefined;
    try {
      const version = await readVersion(directory);
      if (version.digest !== digest) throw new Error('corrupt: the manifest was changed');
      const now = new Date();
      await utimes(directory, now, now).catch(() => undefined);
      return version;
    } catch (error) {
      this.#options.onTrouble?.(`a version in the cache was dropped: ${(error as Error).message}`);
      await rm(directory, { recursive: true, force: true }).catch(() => undefined);
      return undefined;
    }
  }

  /** Keeps a version, if it can. */
  async write(
    { digest, manifestJson, files }: VerifiedVersion,
    signature: Uint8Array | undefined,
  ): Promise<void> {
    const contents = new Map([...files, [manifestName, manifestJson]]);
    if (signature) contents.set(signatureName, signature);
    const bytes = [...contents.values()].reduce((sum, content) => sum + content.length, 0);
    const draft = join(this.#options.directory, `.${randomUUID()}`);
    try {
      if (bytes > this.#options.maxBytes) throw new Error('it is larger than the whole cache may be');
      await this.#makeRoom(this.#options.maxBytes - bytes);
      await makeFolder(draft);
      for (const [path, content] of contents) await writeNewFile(join(draft, path), content);
      await syncFolder(draft);
      await rename(draft, this.#directoryOf(digest));
      await syncFolder(this.#options.directory);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // Another service that shares the folder was faster.
      if (code !== 'ENOTEMPTY' && code !== 'EEXIST') this.#report(error as Error);
      await rm(draft, { recursive: true, force: true }).catch(() => undefined);
    }
  }

  /** Keeps another signature of a version that is kept, as after a change of keys. */
  async writeSignature(digest: Digest, signature: Uint8Array): Promise<void> {
    const before = await this.signature(digest);
    if (before && Buffer.compare(before, signature) === 0) return;
    const path = join(this.#directoryOf(digest), signatureName);
    await replaceFile(path, signature).catch((error: unknown) => this.#report(error as Error));
  }

  /** The signature that a version was kept with. */
  async signature(digest: Digest): Promise<Uint8Array | undefined> {
    return readFile(join(this.#directoryOf(digest), signatureName)).catch(() => undefined);
  }

  /** Removes the least recently used versions until the others have no more than `room` bytes. */
  async #makeRoom(room: number): Promise<void> {
    const { directory } = this.#options;
    const names = (await readdir(directory).catch(() => [])).filter(name => /^[0-9a-f]{64}$/.test(name));
    const versions = await Promise.all(names.map(name => measure(join(directory, name))));
    versions.sort((a, b) => b.usedAt - a.usedAt);
    let total = 0;
    for (const { path, bytes } of versions) {
      total += bytes;
      if (total > room) await rm(path, { recursive: true, force: true });
    }
  }

  #report({ code, message }: NodeJS.ErrnoException): void {
    this.#options.onTrouble?.(`a version cannot be kept in the cache: ${code ?? message}`);
  }

  #directoryOf(digest: Digest): string {
    return join(this.#options.directory, digest.slice('sha256:'.length));
  }
}

async function measure(path: string): Promise<{ path: string; bytes: number; usedAt: number }> {
  const usedAt = await stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );
  const files = await readdir(path).catch(() => []);
  const sizes = await Promise.all(
    files.map(file =>
      stat(join(path, file)).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  );
  return { path, bytes: sizes.reduce((sum, size) => sum + size, 0), usedAt };
}
