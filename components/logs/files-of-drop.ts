type Entry = FileSystemEntry;

/** The files that were dropped, with those in folders and in folders of these; hidden ones are left out. */
export async function filesOfDrop(data: DataTransfer): Promise<File[]> {
  // Asked for at once: after the first pause a browser has forgotten what was dropped.
  const entries = [...data.items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  const plain = [...data.files];
  if (!entries.some((entry) => entry.isDirectory)) return plain.filter(isShown);
  const found: File[] = [];
  for (const entry of entries) await collect(entry, found);
  return found;
}

/** Where dropped files lay. */
const paths = new WeakMap<File, string>();

/** A file with the folders that it came in, which may say its day, as an archive of the same names them. */
export const pathOf = (file: File): string => paths.get(file) ?? (file.webkitRelativePath || file.name);

export const isShown = ({ name }: { name: string }): boolean => !name.startsWith('.');

async function collect(entry: Entry, found: File[]): Promise<void> {
  if (!isShown(entry)) return;
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
    paths.set(file, entry.fullPath.replace(/^\//, ''));
    found.push(file);
    return;
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  for (;;) {
    // A browser gives a hundred at a time, and none at the end.
    const some = await new Promise<Entry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return;
    for (const inner of some) await collect(inner, found);
  }
}
