// Checks the built page before anyone serves it, and prints what a first visit weighs:
// the policy stands in the page, nothing is inline, and no outside address is in any file but the allowed links.
import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { fileURLToPath } from 'node:url';

const dist = process.argv[2] ?? fileURLToPath(new URL('../dist', import.meta.url));
// Names that are not fetched: XML vocabularies, the DOI resolver that a reader may follow, and the
// addresses that workbox and preact print in the messages of errors.
const allowed = [/^http:\/\/www\.w3\.org\//, /^https:\/\/doi\.org\//, /^https:\/\/bit\.ly\//, /^https:\/\/(goo\.gl|developers\.google\.com|preactjs\.com)\//,
  /^https?:\/\/hepatica-self-test\.invalid/, /^https?:\/\/[$`'"]/];

// The viewer's libraries (imaging/) name their own pages in comments of shaders, in messages and in defaults of parts that
// are not called. Nothing is fetched from there: the policy forbids it, and a journey records every request.
const allowedInImaging = [/^https?:\/\/(www\.)?(kitware\.com|kitware\.github\.io|mozilla\.org|learnopengl\.com|mimosa-pudica\.net|karthikkaranth\.me)\//,
  /^https:\/\/github\.com\/(dcmjs-org|cornerstonejs|BIDS|nodeca|Kitware)\//, /^http:\/\/quantome\.org:4242\//];

function files(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((e) => e.isDirectory() ? files(join(folder, e.name)) : [join(folder, e.name)]);
}

// The network runtime names one page in a warning about threads.
const allowedInNetworks = [/^https:\/\/web\.dev\/cross-origin-isolation-guide\//];

const problems = [];
const html = readFileSync(join(dist, 'index.html'), 'utf8');
if (!html.includes('http-equiv="Content-Security-Policy"')) problems.push('index.html carries no content security policy');
if (/<script(?![^>]*\bsrc=)[^>]*>/.test(html)) problems.push('index.html has an inline script');
if (/<style|\sstyle=/.test(html)) problems.push('index.html has an inline style');
for (const file of files(dist).filter((f) => /\.(html|js|css|json|svg)$/.test(f))) {
  for (const [address] of readFileSync(file, 'utf8').matchAll(/\bhttps?:\/\/[^\s"'`)\\<>]+/g)) {
    const place = relative(dist, file);
    const known = place.startsWith('imaging') ? [...allowed, ...allowedInImaging] : place.startsWith('generated/networks') ? [...allowed, ...allowedInNetworks] : allowed;
    if (!known.some((ok) => ok.test(address))) problems.push(`${relative(dist, file)} names the outside address ${address}`);
  }
}

// Some servers (IIS) hand out only the kinds of file they know; of these, each is known everywhere or named in the README.
const handedOut = /\.(html|js|css|json|svg|png|txt|wasm|bin)$/;
for (const file of files(dist).filter((f) => !handedOut.test(f.replace(/\.br$/, '')))) problems.push(`${relative(dist, file)} is of a kind that not every server hands out`);

const brotli = (data) => brotliCompressSync(data, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;
// What the calculator asks for before its first result: the page, its code and style, the core, one language.
const preloaded = [...html.matchAll(/(?:href|src)="\.\/(assets\/[^"]+)"/g)].map((m) => join(dist, m[1]));
const first = files(dist).filter((f) => preloaded.includes(f) || /(index\.html|assets\/(worker[^/]*|calculator[^/]*\.wasm)|generated\/(variables\.core|models\.first|models\.core|text\.en)\.json)$/.test(f));
const rows = first.map((file) => {
  const data = readFileSync(file);
  return { file: relative(dist, file), raw: data.length, gzip: gzipSync(data, { level: 9 }).length, brotli: brotli(data) };
});
const sum = rows.reduce((a, r) => ({ file: 'first visit', raw: a.raw + r.raw, gzip: a.gzip + r.gzip, brotli: a.brotli + r.brotli }), { raw: 0, gzip: 0, brotli: 0 });
for (const r of [...rows, sum]) console.log(`${r.file.padEnd(44)} ${String(r.raw).padStart(9)} raw ${String(r.gzip).padStart(8)} gzip ${String(r.brotli).padStart(8)} brotli`);
// The page's file is asked for ahead by the document; a build that forgets it would also leave it out of this sum.
if (!rows.some((r) => /assets\/page-[^/]*\.js$/.test(r.file))) problems.push("index.html does not fetch the page's file ahead");
if (sum.brotli > 300_000) problems.push(`the first visit weighs ${sum.brotli} bytes compressed; the limit is 300 000`);
if (problems.length > 0) {
  console.error(problems.join('\n'));
  process.exit(1);
}
