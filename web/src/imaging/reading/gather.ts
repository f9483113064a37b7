/// What was dropped or chosen, as plain files: folders walked through, zip archives unpacked within limits.

export const mostFiles = 20_000;
/** Beyond this the tab would not hold it. */
export const mostBytes = 3 * 1024 ** 3;
export class GatherError extends Error {
  constructor(readonly kind: 'too_many' | 'too_large' | 'bad_zip' | 'zip_bomb', readonly name_ = '') { super(kind); }
}

const isZip = (bytes: Uint8Array) => bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4;

async function walk(entry: FileSystemEntry, found: File[]): Promise<void> {
  if (found.length > mostFiles) throw new GatherError('too_many');
  if (entry.isFile) {
    found.push(await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject)));
    return;
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return;
    for (const one of some) await walk(one, found);
  }
}

/** Files of a drop, folders included. The entries are taken before the first wait: afterwards the browser empties the list. */
export async function fromDrop(data: DataTransfer): Promise<File[]> {
  const entries = [...data.items].map((item) => item.webkitGetAsEntry()).filter((e): e is FileSystemEntry => e !== null);
  if (entries.length === 0) return [...data.files];
  const found: File[] = [];
  for (const entry of entries) await walk(entry, found);
  return found;
}

/** Unpacks archives among the files and checks the whole against the limits. */
export async function unpacked(files: File[]): Promise<File[]> {
  if (files.length > mostFiles) throw new GatherError('too_many');
  const out: File[] = [];
  for (const file of files) {
    if (isZip(new Uint8Array(await file.slice(0, 4).arrayBuffer()))) out.push(...await unzip(file));
    else out.push(file);
  }
  if (out.reduce((sum, f) => sum + f.size, 0) > mostBytes) throw new GatherError('too_large');
  return out;
}

/** The files of a zip archive (stored or deflated). What it says it holds is checked before anything is unpacked. */
export async function unzip(file: File): Promise<File[]> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const view = new DataView(bytes.buffer);
  let end = bytes.length - 22;
  while (end >= 0 && end > bytes.length - 66_000 && view.getUint32(end, true) !== 0x06054b50) end--;
  if (end < 0 || view.getUint32(end, true) !== 0x06054b50) throw new GatherError('bad_zip', file.name);
  const count = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  const found: { name: string; method: number; packed: number; size: number; start: number }[] = [];
  let total = 0;
  for (let i = 0; i < count; i++) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== 0x02014b50) throw new GatherError('bad_zip', file.name);
    const [nameLength, extra, comment] = [28, 30, 32].map((o) => view.getUint16(at + o, true)) as [number, number, number];
    const one = { name: new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength)), method: view.getUint16(at + 10, true),
      packed: view.getUint32(at + 20, true), size: view.getUint32(at + 24, true), start: view.getUint32(at + 42, true) };
    at += 46 + nameLength + extra + comment;
    if (one.name.endsWith('/')) continue;
    total += one.size;
    // Pictures pack ten to one at best; a thousand to one is made to fill the memory.
    if (total > mostBytes || one.size > 1e6 && one.size > one.packed * 1000) throw new GatherError('zip_bomb', file.name);
    if (one.method !== 0 && one.method !== 8) throw new GatherError('bad_zip', file.name);
    found.push(one);
  }
  return Promise.all(found.map((one) => entryOf(bytes, view, one, file.name)));
}

async function entryOf(bytes: Uint8Array, view: DataView, one: { name: string; method: number; packed: number; size: number; start: number }, archive: string): Promise<File> {
  if (one.start + 30 > bytes.length) throw new GatherError('bad_zip', archive);
  const start = one.start + 30 + view.getUint16(one.start + 26, true) + view.getUint16(one.start + 28, true);
  const packed = bytes.slice(start, start + one.packed);
  const data = one.method === 0 ? packed : await inflated(packed, one.size, archive);
  return new File([data as BlobPart], one.name.split('/').pop() ?? one.name);
}

/** Inflates and stops where more comes than the archive had said. */
async function inflated(packed: Uint8Array, size: number, archive: string): Promise<Uint8Array> {
  const out = new Uint8Array(size);
  let filled = 0;
  try {
    const reader = new Blob([packed as BlobPart]).stream().pipeThrough(new DecompressionStream('deflate-raw')).getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      if (filled + value.length > size) { void reader.cancel(); throw new GatherError('zip_bomb', archive); }
      out.set(value, filled);
      filled += value.length;
    }
  } catch (reason) {
    if (reason instanceof GatherError) throw reason;
    throw new GatherError('bad_zip', archive);
  }
  if (filled !== size) throw new GatherError('bad_zip', archive);
  return out;
}
