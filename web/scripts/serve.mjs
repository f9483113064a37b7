// Serves the built page: static files only, right types, the page's policy as a header, compressed when asked.
//
//   node scripts/serve.mjs [--port 8080] [--host 127.0.0.1] [--base /portal/hepatica/] [--root dist]
//
// A taken port is stepped over; the address in use is printed.
import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize, resolve, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { policy } from './policy.mjs';

const types = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8', '.json': 'application/json; charset=utf-8',
  '.wasm': 'application/wasm', '.svg': 'image/svg+xml', '.png': 'image/png', '.ico': 'image/x-icon', '.txt': 'text/plain; charset=utf-8',
  '.bin': 'application/octet-stream', '.gz': 'application/gzip',
};
const compressible = new Set(['.html', '.js', '.mjs', '.css', '.json', '.wasm', '.svg', '.txt']);

const headers = () => ({
  'Content-Security-Policy': policy(), 'X-Content-Type-Options': 'nosniff', 'Referrer-Policy': 'no-referrer',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=()',
});

/** Files below `root` at addresses below `base`. Returns the server, listening, and its address. */
export function serve({ root, port = 8080, host = '127.0.0.1', base = '/', tries = 20 }) {
  const top = resolve(root);
  const packed = new Map();
  const server = createServer((request, response) => {
    const answer = (status, text) => response.writeHead(status, { ...headers(), 'Content-Type': 'text/plain; charset=utf-8' }).end(text);
    if (request.method !== 'GET' && request.method !== 'HEAD') return answer(405, 'only GET');
    let path;
    try {
      path = decodeURIComponent(new URL(request.url, 'http://local').pathname);
    } catch {
      return answer(400, 'not an address');
    }
    if (base !== '/' && path === base.slice(0, -1)) return response.writeHead(302, { Location: base }).end();
    if (!path.startsWith(base)) return answer(404, 'not here');
    let file = normalize(join(top, path.slice(base.length)));
    if (file !== top && !file.startsWith(top + sep)) return answer(404, 'not here');
    if (existsSync(file) && statSync(file).isDirectory()) file = join(file, 'index.html');
    if (!existsSync(file)) return answer(404, 'not here');
    return send(file, request, response, packed);
  });
  return new Promise((done, fail) => {
    let left = tries;
    const attempt = (p) => {
      server.once('error', (error) => error.code === 'EADDRINUSE' && left-- > 0 ? attempt(p + 1) : fail(error));
      server.listen(p, host, () => { server.removeAllListeners('error'); done({ server, url: `http://${host}:${server.address().port}${base}` }); });
    };
    attempt(port);
  });
}

function send(file, request, response, packed) {
  const kind = extname(file);
  const { mtimeMs, size } = statSync(file);
  const tag = `"${size.toString(36)}-${Math.round(mtimeMs).toString(36)}"`;
  // Files whose name carries their hash never change; everything else is asked for again.
  const fixed = /[-.][A-Za-z0-9_-]{8}\.(js|mjs|css|wasm)$/.test(file);
  const all = {
    ...headers(), 'Content-Type': types[kind] ?? 'application/octet-stream', ETag: tag, Vary: 'Accept-Encoding',
    'Cache-Control': fixed ? 'public, max-age=31536000, immutable' : 'no-cache',
  };
  if (request.headers['if-none-match'] === tag) return response.writeHead(304, all).end();
  const asked = request.headers['accept-encoding'] ?? '';
  const how = !compressible.has(kind) ? undefined : /\bbr\b/.test(asked) ? 'br' : /\bgzip\b/.test(asked) ? 'gzip' : undefined;
  if (!how) {
    response.writeHead(200, { ...all, 'Content-Length': size });
    return request.method === 'HEAD' ? response.end() : createReadStream(file).pipe(response);
  }
  const key = `${how} ${file} ${tag}`;
  if (how === 'br' && !packed.has(key) && existsSync(`${file}.br`) && statSync(`${file}.br`).mtimeMs >= mtimeMs) packed.set(key, readFileSync(`${file}.br`));
  const deliver = (data) => response.writeHead(200, { ...all, 'Content-Encoding': how, 'Content-Length': data.length }).end(request.method === 'HEAD' ? undefined : data);
  if (packed.has(key)) return deliver(packed.get(key));
  const done = (error, data) => {
    if (error) return response.writeHead(500).end();
    packed.set(key, data);
    return deliver(data);
  };
  const raw = readFileSync(file);
  // Quality 5 takes a few milliseconds; the folder may be packed harder by whoever deploys it.
  if (how === 'br') brotliCompress(raw, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }, done);
  else gzip(raw, done);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const option = (name, otherwise) => {
    const at = process.argv.indexOf(`--${name}`);
    return at > 0 ? process.argv[at + 1] : otherwise;
  };
  const root = option('root', fileURLToPath(new URL('../dist', import.meta.url)));
  if (!existsSync(join(root, 'index.html'))) {
    console.error(`${root} has no index.html: run 'npm run build' first`);
    process.exit(1);
  }
  const { url } = await serve({ root, port: Number(option('port', 8080)), host: option('host', '127.0.0.1'), base: option('base', '/') });
  console.log(`Hepatica is at ${url}`);
}
