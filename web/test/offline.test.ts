/// A newer release waits: nothing reloads by itself, and no other window is left with files of another release.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

type Options = { onNeedRefresh: () => void; onNeedReload: () => void };
const registered = vi.hoisted(() => ({ options: undefined as unknown, takeOver: undefined as unknown }));
vi.mock('virtual:pwa-register', () => ({
  registerSW: (options: unknown) => { registered.options = options; return registered.takeOver; },
}));

let windows = 1;
let change = () => {};
const reload = vi.fn();
const takeOver = vi.fn(async () => change());
const sure = vi.fn(() => false);

beforeEach(() => {
  windows = 1;
  vi.clearAllMocks();
  vi.resetModules();
  registered.takeOver = takeOver;
  vi.stubEnv('PROD', true);
  vi.stubGlobal('document', { baseURI: 'http://localhost/portal/' });
  vi.stubGlobal('location', { reload });
  vi.stubGlobal('confirm', sure);
  vi.stubGlobal('navigator', {
    locks: { query: async () => ({ held: [{ name: 'another' }, ...Array.from({ length: windows }, () => ({ name: 'hepatica /portal/' }))] }) },
    serviceWorker: { getRegistration: async () => ({ waiting: {} }), addEventListener: (_: string, follow: () => void) => { change = follow; } },
  });
});
afterEach(() => { vi.unstubAllGlobals(); vi.unstubAllEnvs(); });

async function opened() {
  const page = await import('../src/shell/offline');
  page.keepOffline();
  return { ...page, ...(registered.options as Options) };
}

describe('a newer release', () => {
  it('is said and reloads nothing, in whichever window it was found', async () => {
    const page = await opened();
    page.onNeedRefresh();
    page.onNeedReload();
    expect([page.newer.value, reload.mock.calls.length]).toEqual([true, 0]);
  });
  it('takes over and reloads when the reader says so', async () => {
    const page = await opened();
    await page.takeNewer();
    expect([takeOver.mock.calls.length, reload.mock.calls.length]).toEqual([1, 1]);
  });
  it('is not taken while another window is open', async () => {
    windows = 2;
    const page = await opened();
    await page.takeNewer();
    expect([page.elsewhere.value, takeOver.mock.calls.length, reload.mock.calls.length]).toEqual([true, 0, 0]);
  });
  it('is not taken over unsaved work unless the reader says yes', async () => {
    const page = await opened();
    (await import('../src/shell/leaving')).holdsWork(() => true);
    await page.takeNewer();
    expect([sure.mock.calls.length, takeOver.mock.calls.length]).toEqual([1, 0]);
    sure.mockReturnValueOnce(true);
    await page.takeNewer();
    expect(reload).toHaveBeenCalledOnce();
  });
  it('is built to wait', () => {
    const config = readFileSync(fileURLToPath(new URL('../vite.config.ts', import.meta.url)), 'utf8');
    expect(config).not.toMatch(/skipWaiting|'autoUpdate'/);
  });
});
