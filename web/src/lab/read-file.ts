/// A dropped file as UTF-8 bytes: Chinese hospital systems still write GB18030, and Excel writes a byte-order mark.

export type FileFault = 'spreadsheet' | 'too_large' | 'encoding' | 'empty';
export type ReadFile = { bytes: ArrayBuffer; encoding: 'utf-8' | 'gb18030' } | { fault: FileFault };

const mostBytes = 1024 * 1024 * 1024;

/** Decides the encoding; refuses what is no text table. */
export function readBytes(bytes: Uint8Array): ReadFile {
  if (bytes.length === 0) return { fault: 'empty' };
  if (bytes.length > mostBytes) return { fault: 'too_large' };
  if ((bytes[0] === 0x50 && bytes[1] === 0x4b) || (bytes[0] === 0xd0 && bytes[1] === 0xcf)) return { fault: 'spreadsheet' };
  for (const encoding of ['utf-8', 'gb18030'] as const) {
    try {
      const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
      if (text.includes('\0')) return { fault: 'encoding' };
      return { bytes: new TextEncoder().encode(text).buffer as ArrayBuffer, encoding };
    } catch { /* the next one */ }
  }
  return { fault: 'encoding' };
}
