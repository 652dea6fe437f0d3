/** What was dropped. */
export interface Dropped {
  /** In the order of their names within a folder. */
  readonly files: readonly File[];
  /** Whether there was a folder, of which only the files are here that may be music by their names. */
  readonly hasFolder: boolean;
}

/** The files that were dropped, and those in folders that were. What cannot be read is left out. */
export async function filesIn({ items, files }: DataTransfer): Promise<Dropped> {
  // Both are empty as soon as the event is over.
  const single = [...files];
  const entries = [...items].map(item => (item.kind === 'file' ? item.webkitGetAsEntry() : null));
  if (!entries.some(entry => entry?.isDirectory)) return { files: single, hasFolder: false };
  const found = await Promise.all(
    entries
      .filter(entry => entry !== null)
      .map(entry => (entry.isDirectory ? filesOf(entry as FileSystemDirectoryEntry) : fileOf(entry))),
  );
  return { files: found.flat(), hasFolder: true };
}

const extensions = FILE_EXTENSIONS.split(',');
const mayBeMusic = ({ name }: File) =>
  extensions.some(extension => name.toLowerCase().endsWith(extension)) && !name.startsWith('.');

async function filesOf(folder: FileSystemDirectoryEntry): Promise<File[]> {
  const reader = folder.createReader();
  const entries: FileSystemEntry[] = [];
  for (;;) {
    // A hundred at most come at a time.
    const some = await new Promise<FileSystemEntry[]>(resolve =>
      reader.readEntries(resolve, () => resolve([])),
    );
    if (some.length === 0) break;
    entries.push(...some);
  }
  entries.sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }));
  const found = await Promise.all(
    entries.map(async entry =>
      entry.isDirectory
        ? filesOf(entry as FileSystemDirectoryEntry)
        : (await fileOf(entry)).filter(mayBeMusic),
    ),
  );
  return found.flat();
}

const fileOf = (entry: FileSystemEntry) =>
  new Promise<File[]>(resolve =>
    (entry as FileSystemFileEntry).file(
      file => resolve([file]),
      () => resolve([]),
    ),
  );
