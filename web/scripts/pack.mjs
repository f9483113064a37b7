// Compresses the built files once, as hard as it goes, so that a server (ours, or a hospital's with
// brotli_static) has nothing to do at the first visit.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { fileURLToPath } from 'node:url';

const dist = fileURLToPath(new URL('../dist', import.meta.url));
const files = (folder) => readdirSync(folder, { withFileTypes: true })
  .flatMap((e) => e.isDirectory() ? files(join(folder, e.name)) : [join(folder, e.name)]);
const most = 4 * 1024 * 1024;

for (const file of files(dist).filter((f) => /\.(html|js|mjs|css|json|webmanifest|wasm|svg)$/.test(f))) {
  const data = readFileSync(file);
  if (data.length < 1024 || data.length > most) continue;
  writeFileSync(`${file}.br`, brotliCompressSync(data, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }));
}
