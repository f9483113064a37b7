/// The files the viewer consists of, as the build lists them: their size is said before they are fetched, and they are kept.

export type Shipment = { files: { file: string; bytes: number }[]; bytes: number };
/** `release` is the first module of the page that the list was made with. */
type List = { release: string; files: Shipment['files'] };
const cacheName = 'hepatica-imaging';
const room = () => new URL('imaging/', document.baseURI).href;
const listAddress = () => `${room()}files.json`;

const firstModule = (): string => document.querySelector('script[type="module"][src]')?.getAttribute('src')?.replace(/^\.\//, '') ?? '';
/** True when a list is of this very page: an open page may meet the list of a newer release, whose files it cannot use. */
const ofThisPage = ({ release }: List): boolean => release === firstModule();

const served = async (): Promise<List> => {
  const response = await fetch(listAddress());
  if (!response.ok) throw new Error(`files.json: ${response.status}`);
  return response.json() as Promise<List>;
};
const keptList = async (): Promise<List | undefined> =>
  ('caches' in globalThis ? (await (await caches.open(cacheName)).match(listAddress()))?.json() as Promise<List> | undefined : undefined);

/** `imaging/files.json` is written by the build: each file with the bytes it takes over the line. */
export async function shipment(): Promise<Shipment> {
  let list: List | undefined = await served().catch(() => undefined);
  if (!list || !ofThisPage(list)) list = await keptList();
  if (!list || !ofThisPage(list)) throw new Error('files.json: not of this release');
  return { files: list.files, bytes: list.files.reduce((sum, f) => sum + f.bytes, 0) };
}

/** True when every file is on this device already. */
export async function kept(ship: Shipment): Promise<boolean> {
  if (!('caches' in globalThis)) return false;
  try {
    const cache = await caches.open(cacheName);
    const found = await Promise.all(ship.files.map((f) => cache.match(new URL(f.file, document.baseURI).href)));
    return found.length > 0 && found.every(Boolean);
  } catch {
    return false;
  }
}

/** Fetches every file once and keeps it, so that the viewer works without a network from now on; older versions are thrown away. */
export async function fetchAll(ship: Shipment, go: (bytes: number) => void): Promise<void> {
  const cache = 'caches' in globalThis ? await caches.open(cacheName).catch(() => undefined) : undefined;
  let done = 0;
  for (const { file, bytes } of ship.files) {
    const url = new URL(file, document.baseURI).href;
    const there = await cache?.match(url);
    if (!there) {
      const response = await fetch(url);
      // A portal whose session has ended answers with its own page, which must not be kept in place of the file.
      if (!response.ok || response.headers.get('Content-Type')?.startsWith('text/html')) throw new Error(`${file}: ${response.status}`);
      // A full store (private window) only means that it is fetched again next time.
      if (cache) await cache.put(url, response).catch(() => undefined);
      else await response.arrayBuffer();
    }
    go(done += bytes);
  }
  const list: List = { release: firstModule(), files: ship.files };
  await cache?.put(listAddress(), new Response(JSON.stringify(list), { headers: { 'Content-Type': 'application/json' } })).catch(() => undefined);
  const wanted = new Set(ship.files.map((f) => new URL(f.file, document.baseURI).href));
  // Another installation on the same host keeps its own files in the same store.
  for (const { url } of await cache?.keys() ?? []) if (url.startsWith(room()) && url !== listAddress() && !wanted.has(url)) await cache!.delete(url);
}
