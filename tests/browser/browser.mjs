// What every browser journey shares: the page served, Chromium started, a page that records its requests.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { serve } from '../../web/scripts/serve.mjs';

// The browser driver is one of the page's own development tools.
const require = createRequire(new URL('../../web/package.json', import.meta.url));
const { chromium } = require('playwright-core');
export const axeSource = require.resolve('axe-core/axe.min.js');
export const dist = fileURLToPath(new URL('../../web/dist', import.meta.url));

/** The distribution's Chromium, or the private one that .ci/setup fetches where there is none; undefined when neither is there. */
const own = fileURLToPath(new URL('../../.node/browser/headless-chromium', import.meta.url));
export const executable = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/snap/bin/chromium', own]
  .find((path) => path && existsSync(path));

export const launch = () => chromium.launch({ executablePath: executable, args: ['--no-sandbox', '--disable-gpu', '--lang=en'] });

/** A browser that draws and computes on a graphics device made of software: slow, but the code paths of a real one. */
export const launchWithGraphics = () => chromium.launch({ executablePath: executable, args: ['--no-sandbox', '--lang=en', '--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader',
  '--enable-features=Vulkan', '--disable-gpu-process-crash-limit'] });

export const servePage = (options = {}) => serve({ root: dist, port: 0, ...options });

/** A fresh, empty profile; `requests` and `errors` collect what the page asked for and complained about. */
export async function visit(browser, url, { locale = 'en', width = 1440, height = 900, scheme = 'light', touch = false, ...more } = {}) {
  const context = await browser.newContext({ locale, viewport: { width, height }, colorScheme: scheme, hasTouch: touch, reducedMotion: 'reduce', ...more });
  const requests = [];
  const errors = [];
  context.on('request', (r) => requests.push({ method: r.method(), url: r.url(), type: r.resourceType() }));
  const page = await context.newPage();
  page.on('console', (m) => { if (m.type() === 'error') errors.push(m.text()); });
  page.on('pageerror', (e) => errors.push(String(e)));
  if (url) {
    await page.goto(url);
    await page.locator('.results, .model, .about, .tv, .library').first().waitFor({ state: 'attached' });
  }
  return { context, page, requests, errors };
}

/** Waits until `check` returns something true; polls from outside, since the page's policy forbids eval inside. */
export async function until(check, what, timeout = 20_000) {
  const end = Date.now() + timeout;
  for (;;) {
    const value = await check();
    if (value) return value;
    if (Date.now() > end) throw new Error(`waited ${timeout} ms in vain: ${what}`);
    await new Promise((next) => setTimeout(next, 25));
  }
}

export const cardOf = (page, model) => page.locator(`.card[data-model="${model}"]`);
/** What a card says; one out of sight is not laid out and has no text before the frame in which it comes into sight.
 *  Results that arrive meanwhile may put a new card in its place, so each look starts from the page as it is now. */
export const cardText = (page, model) => until(() => textInSight(cardOf(page, model)), `the text of ${model}`);

const shortly = { timeout: 1000 };

async function textInSight(card) {
  try {
    await card.scrollIntoViewIfNeeded(shortly);
    return await card.innerText(shortly);
  } catch (fault) {
    if (/not attached|Timeout/.test(fault.message)) return '';
    throw fault;
  }
}

/** Picks one of the fictitious patients from the menu. */
export async function example(page, index) {
  await page.locator('.patient-tools .menu > button').click();
  await page.locator('#examples button').nth(index).click();
  await until(async () => (await page.locator('.field[data-state="valid"]').count()) > 4, 'fields filled by an example');
}
