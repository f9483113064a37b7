// Takes pictures of the main views into a folder, for a person to look at:
//   node tests/browser/shots.mjs [folder]
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { cardOf, example, launch, servePage, visit } from './browser.mjs';

const folder = process.argv[2] ?? 'build/shots';
const only = process.argv[3];
mkdirSync(folder, { recursive: true });
const { server, url } = await servePage();
const browser = await launch();
const sizes = { desktop: [1440, 900], landscape: [1024, 768], portrait: [768, 1024], phone: [390, 844], narrow: [320, 640] };

async function shoot(name, { size = 'desktop', locale = 'en', scheme = 'light', patient, hash = '', tab, before, full = false }) {
  if (only && !name.includes(only)) return;
  const [width, height] = sizes[size];
  const { context, page, errors } = await visit(browser, `${url}${hash}`, { locale, scheme, width, height, touch: width < 900 });
  if (patient !== undefined) {
    if (width < 900 && hash !== '') await page.locator('#tab-patient').click();
    if (width < 900 && hash === '') await page.locator('#tab-patient').click();
    await example(page, patient).catch((e) => errors.push(String(e)));
    await page.waitForTimeout(150);
  }
  if (tab && width < 900) await page.locator(`#tab-${tab}`).click();
  if (before) await before(page);
  await page.waitForTimeout(250);
  await page.evaluate(() => { document.querySelector('.toast')?.remove(); });
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: full });
  if (errors.length) console.log(name, errors.slice(0, 3));
  await context.close();
}

await shoot('start-en', {});
await shoot('start-zh-dark', { locale: 'zh-CN', scheme: 'dark' });
await shoot('case2-en', { patient: 1, full: true });
await shoot('case2-zh', { patient: 1, locale: 'zh-CN' });
await shoot('case1-dark', { patient: 0, scheme: 'dark' });
await shoot('case3-landscape', { patient: 2, size: 'landscape' });
await shoot('case3-portrait-results', { patient: 2, size: 'portrait', tab: 'results' });
await shoot('phone-patient', { size: 'phone', patient: 0, tab: 'patient' });
await shoot('phone-results-zh', { size: 'phone', patient: 1, tab: 'results', locale: 'zh-CN' });
await shoot('narrow-results', { size: 'narrow', patient: 1, tab: 'results', full: true });
await shoot('narrow-patient', { size: 'narrow', patient: 1, tab: 'patient' });
const models = (process.env.SHOT_MODELS ?? 'child-pugh').split(',');
for (const id of models) {
  await shoot(`model-${id}-en`, { patient: 1, hash: `#/model/${id}`, full: true });
  await shoot(`model-${id}-zh-dark`, { patient: 2, hash: `#/model/${id}`, locale: 'zh-CN', scheme: 'dark' });
  await shoot(`model-${id}-phone`, { patient: 1, hash: `#/model/${id}`, size: 'phone', tab: 'results', full: true });
}
// The two pictures of the README: copy them to web/pictures when the page has changed.
await shoot('readme-en', { patient: 1, hash: '#/model/toronto-msm-resection-preop' });
await shoot('readme-zh', { patient: 1, locale: 'zh-CN', size: 'landscape' });
await shoot('treatment-en', { patient: 1, hash: '#/treatment', full: true });
await shoot('treatment-zh-dark', { patient: 1, hash: '#/treatment', locale: 'zh-CN', scheme: 'dark' });
await shoot('treatment-portrait', { patient: 0, hash: '#/treatment', size: 'portrait', tab: 'results' });
await shoot('library-en', { patient: 1, hash: '#/library' });
await shoot('library-zh-phone', { patient: 1, hash: '#/library', locale: 'zh-CN', size: 'phone', tab: 'results' });
await shoot('about-en', { hash: '#/about', full: true, before: async (page) => { await page.locator('.self-test button').click(); await page.waitForTimeout(9000); } });
await shoot('paste-en', { before: async (page) => { await page.locator('.patient-tools > .button').first().click(); await page.fill('#paste-text', 'AFP 320 ng/mL; Alb 38 g/L; Crea 1.1\n总胆红素 15 μmol/L'); await page.waitForTimeout(300); } });
await browser.close();
server.close();
void cardOf;
