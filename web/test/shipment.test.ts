/// The viewer's files, as the build lists them: each is fetched once and kept, its style sheet as well, and their size is said before.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { fetchAll, kept, shipment } from '../src/imaging/shipment';

const page = 'https://host/portal/';
const list = { release: 'assets/early-1.js', files: [{ file: 'imaging/View-1.js', bytes: 300 }, { file: 'imaging/View-1.css', bytes: 20 }] };
const types = { js: 'text/javascript', css: 'text/css', json: 'application/json' };
let store: Map<string, Response>;
let asked: string[];

beforeEach(() => {
  store = new Map();
  asked = [];
  vi.stubGlobal('document', { baseURI: page, querySelector: () => ({ getAttribute: () => `./${list.release}` }) });
  vi.stubGlobal('fetch', async (url: string) => {
    asked.push(url.slice(page.length));
    return new Response(JSON.stringify(list), { headers: { 'Content-Type': types[url.split('.').pop() as keyof typeof types] } });
  });
  const cache = {
    match: async (url: string) => store.get(url)?.clone(), put: async (url: string, response: Response) => void store.set(url, response),
    keys: async () => [...store.keys()].map((url) => ({ url })), delete: async (url: string) => store.delete(url),
  };
  vi.stubGlobal('caches', { open: async () => cache });
});
afterEach(() => vi.unstubAllGlobals());

it('all are counted, fetched once and kept, and those of an earlier release leave', async () => {
  store.set(`${page}imaging/View-0.css`, new Response('earlier'));
  const ship = await shipment();
  expect([ship.bytes, await kept(ship)]).toEqual([320, false]);
  const steps: number[] = [];
  await fetchAll(ship, (bytes) => steps.push(bytes));
  expect(steps).toEqual([300, 320]);
  expect([...store.keys()].map((url) => url.slice(page.length)).sort()).toEqual(['imaging/View-1.css', 'imaging/View-1.js', 'imaging/files.json']);
  expect(await kept(ship)).toBe(true);
  asked = [];
  await fetchAll(ship, () => {});
  expect(asked).toEqual([]);
  store.delete(`${page}imaging/View-1.css`);
  expect(await kept(ship)).toBe(false);
});
