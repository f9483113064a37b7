/// A dropped file as UTF-8 bytes: Chinese hospital systems still write GB18030, and Excel writes a byte-order mark.

export type FileFault = 'spreadsheet' | 'too_large' | 'encoding' | 'empty';
export type ReadFile = { bytes: Uint8Array; encoding: 'utf-8' | 'gb18030' } | { fault: FileFault };

const mostBytes = 1024 * 1024 * 1024;
const piece = 1 << 22;

/** Decides the encoding; refuses what is no text table. UTF-8 comes back as it is, a mark at its beginning included: no second copy. */
export function readBytes(bytes: Uint8Array): ReadFile {
  if (bytes.length === 0) return { fault: 'empty' };
  if (bytes.length > mostBytes) return { fault: 'too_large' };
  if ((bytes[0] === 0x50 && bytes[1] === 0x4b) || (bytes[0] === 0xd0 && bytes[1] === 0xcf)) return { fault: 'spreadsheet' };
  if (bytes.includes(0)) return { fault: 'encoding' };
  if (decoded(bytes, 'utf-8', () => undefined)) return { bytes, encoding: 'utf-8' };
  const parts: Uint8Array[] = [];
  const encoder = new TextEncoder();
  if (!decoded(bytes, 'gb18030', (text) => parts.push(encoder.encode(text)))) return { fault: 'encoding' };
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) { all.set(part, at); at += part.length; }
  return { bytes: all, encoding: 'gb18030' };
}

/** Decodes piece by piece, so that no text as long as the file is made; false where a byte does not fit. */
function decoded(bytes: Uint8Array, encoding: string, take: (text: string) => void): boolean {
  const decoder = new TextDecoder(encoding, { fatal: true });
  try {
    for (let at = 0; at < bytes.length; at += piece) take(decoder.decode(bytes.subarray(at, at + piece), { stream: true }));
    take(decoder.decode());
    return true;
  } catch { return false; }
}
