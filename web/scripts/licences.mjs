// The licences of all that the built page hands on, in one text file that goes with it: every npm package of which a module ended in a
// file, with its version and the licence's own words, then what is compiled into the WebAssembly, and the networks.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const read = (path) => JSON.parse(readFileSync(path, 'utf8'));

/** Folders of npm packages (the innermost) of the modules of a bundle that left code in it. */
export function packagesOf(bundle) {
  const ids = Object.values(bundle).flatMap((one) => (one.type === 'chunk' ? Object.keys(one.modules) : one.originalFileNames ?? []));
  return ids.map((id) => /^\0?(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(id)?.[1]).filter(Boolean);
}

/** Copied as they are, so no bundle names them; the module workbox-*.js is made of workbox-build's parts. */
const copied = ['onnxruntime-web', 'onnxruntime-common', 'workbox-core', 'workbox-precaching', 'workbox-routing', 'workbox-strategies'];

const compiled = `Eigen 3.4 (MPL-2.0, sources: eigen.tuxfamily.org), nlohmann/json 3.11 (MIT, Niels Lohmann), and the C and C++ libraries of
Emscripten (MIT; musl MIT; LLVM libc++ Apache-2.0 with LLVM exceptions) are compiled into the .wasm files.`;

function entry(folder) {
  const { name, version, license, author } = read(join(folder, 'package.json'));
  // "LICENSE-MIT" is the package's own too; beside a "LICENSE" it is of another's part.
  const file = readdirSync(folder).filter((one) => /^(licen[cs]e|copying)([.-]|$)/i.test(one)).sort((a, b) => Number(/^\w+-/.test(a)) - Number(/^\w+-/.test(b)))[0];
  const by = typeof author === 'string' ? author : author?.name;
  const words = file ? readFileSync(join(folder, file), 'utf8').trim() : `(The package carries no text of its licence.${by ? ` By ${by}.` : ''})`;
  return `${name} ${version}: ${license ?? 'see below'}\n\n${words}`;
}

/** The text of the file. */
export function licences(root, web, found) {
  const folders = [...new Set([...found, ...copied.map((name) => join(web, 'node_modules', name)).filter(existsSync)])].filter((one) => existsSync(join(one, 'package.json')));
  const networks = join(root, 'models/networks');
  const cards = readdirSync(networks).map((id) => join(networks, id, 'card.json')).filter(existsSync).map(read)
    .map(({ id, licence, attribution = [] }) => `Network ${id}: ${licence}\n\n${attribution.join('\n')}`);
  return [`Hepatica: Apache-2.0\n\n${readFileSync(join(root, 'LICENSE'), 'utf8').trim()}`, compiled, ...cards, ...folders.map(entry).sort()]
    .join(`\n\n${'-'.repeat(80)}\n\n`) + '\n';
}
