// Compresses the built files once, as hard as it goes, so that a server (ours, or a hospital's with
// brotli_static) has nothing to do at the first visit.
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { fileURLToPath } from 'node:url';

const dist = fileURLToPath(new URL('../dist', import.meta.url));
const files = (folder) => readdirSync(folder, { withFileTypes: true })
  .flatMap((e) => e.isDirectory() ? files(join(folder, e.name)) : [join(folder, e.name)]);
const most = 32 * 1024 * 1024;
// The hardest setting takes seconds a megabyte; large files, fetched only when asked for, get the next best.
const large = 1024 * 1024;
const huge = 8 * 1024 * 1024;

for (const file of files(dist).filter((f) => /\.(html|js|css|json|wasm|svg)$/.test(f))) {
  const data = readFileSync(file);
  if (data.length < 1024 || data.length > most) continue;
  writeFileSync(`${file}.br`, brotliCompressSync(data, { params: { [constants.BROTLI_PARAM_QUALITY]: data.length > huge ? 5 : data.length > large ? 9 : 11 } }));
}

// What the imaging room fetches when it is opened, with the bytes over the line. The name of the page's first module, in which all
// others have their part, says of which build this list is: a page that stands open must not take a newer build's.
const imaging = join(dist, 'imaging');
if (existsSync(imaging)) {
  const listed = readdirSync(imaging).filter((f) => /\.(js|wasm|css)$/.test(f)).sort().map((f) => {
    const path = join(imaging, f);
    return { file: `imaging/${f}`, bytes: statSync(existsSync(`${path}.br`) ? `${path}.br` : path).size };
  });
  const [, release] = /<script type="module"[^>]*src="\.\/([^"]+)"/.exec(readFileSync(join(dist, 'index.html'), 'utf8'));
  writeFileSync(join(imaging, 'files.json'), JSON.stringify({ release, files: listed }));
  console.log(`imaging: ${listed.length} files, ${(listed.reduce((sum, f) => sum + f.bytes, 0) / 1e6).toFixed(2)} MB over the line`);
}

// The same for networks and their runtime, fetched when an automatic outline is asked for.
const networks = join(dist, 'generated/networks');
if (existsSync(networks)) {
  const sizes = Object.fromEntries(readdirSync(networks).filter((f) => /\.(js|wasm|bin)$/.test(f)).sort().map((f) => {
    const path = join(networks, f);
    return [f, statSync(existsSync(`${path}.br`) ? `${path}.br` : path).size];
  }));
  writeFileSync(join(networks, 'sizes.json'), JSON.stringify(sizes));
}
