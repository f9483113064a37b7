// Network packages and the runtime they need, copied into web/public/generated/networks; list-<digest>.json says what is there.
// Names carry the version or the digest, so that what a browser has kept never gets stale, and a page that stands open while
// its server gets a newer release never reads that release's list.
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';

// Served as .js and .bin: not every static server knows .mjs and .onnx, and some hand out only what they know.
const runtimes = {
  wasm: { entry: 'ort.wasm.min.mjs', glue: 'ort-wasm-simd-threaded.mjs', wasm: 'ort-wasm-simd-threaded.wasm' },
  webgpu: { entry: 'ort.webgpu.min.mjs', glue: 'ort-wasm-simd-threaded.asyncify.mjs', wasm: 'ort-wasm-simd-threaded.asyncify.wasm' },
};

/** The name of a list: another one for every content. */
export const listName = (list) => `list-${createHash('sha256').update(JSON.stringify(list)).digest('hex').slice(0, 8)}.json`;

/** Copies and returns the list: [{id, package (text), card, file}] and the files of each runtime. */
export function networks(root, web, out) {
  const folder = join(root, 'models/networks');
  const source = join(web, 'node_modules/onnxruntime-web');
  if (!existsSync(folder) || !existsSync(source)) return { packages: [], runtime: {} };
  mkdirSync(out, { recursive: true });
  const packages = readdirSync(folder).filter((id) => existsSync(join(folder, id, 'model.json'))).sort().map((id) => {
    const text = readFileSync(join(folder, id, 'model.json'), 'utf8');
    const model = JSON.parse(text);
    const onnx = join(folder, id, model.network.file);
    const digest = createHash('sha256').update(readFileSync(onnx)).digest('hex');
    if (digest !== model.network.sha256) throw new Error(`${id}/model.json: sha256 of ${model.network.file} is ${digest}`);
    const file = `${id}-${digest.slice(0, 8)}.bin`;
    copyFileSync(onnx, join(out, file));
    return { id, package: text, card: model.card ? JSON.parse(readFileSync(join(folder, id, model.card), 'utf8')) : undefined, file };
  });
  const { version } = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8'));
  const runtime = Object.fromEntries(Object.entries(runtimes).map(([name, parts]) => [name, Object.fromEntries(Object.entries(parts).map(([part, from]) => {
    const to = from.replace(/\.mjs$/, '.js').replace(/^ort/, `ort-${version}`);
    copyFileSync(join(source, 'dist', from), join(out, to));
    return [part, to];
  }))]));
  return { packages, runtime };
}
