/// The files the viewer consists of, as the build lists them: their size is said before they are fetched, and they are kept.

export type Shipment = { files: { file: string; bytes: number }[]; bytes: number };
const cacheName = 'hepatica-imaging';
const listAddress = () => new URL('imaging/files.json', document.baseURI).href;

/** `imaging/files.json` is written by the build: each file with the bytes it takes over the line. */
export async function shipment(): Promise<Shipment> {
  const response = await fetch('imaging/files.json').catch(async (reason: unknown) => {
    const before = 'caches' in globalThis ? await (await caches.open(cacheName)).match(listAddress()) : undefined;
    if (!before) throw reason;
    return before;
  });
  if (!response.ok) throw new Error(`files.json: ${response.status}`);
  const files = await response.json() as Shipment['files'];
  return { files, bytes: files.reduce((sum, f) => sum + f.bytes, 0) };
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
      if (!response.ok) throw new Error(`${file}: ${response.status}`);
      // A full store (private window) only means that it is fetched again next time.
      if (cache) await cache.put(url, response).catch(() => undefined);
      else await response.arrayBuffer();
    }
    go(done += bytes);
  }
  await cache?.put(listAddress(), new Response(JSON.stringify(ship.files), { headers: { 'Content-Type': 'application/json' } })).catch(() => undefined);
  const wanted = new Set(ship.files.map((f) => new URL(f.file, document.baseURI).href));
  for (const request of await cache?.keys() ?? []) if (!wanted.has(request.url) && request.url !== listAddress()) await cache!.delete(request);
}
