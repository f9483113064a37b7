// Where the page must work: offline, below a sub-path, inside another origin's frame, narrow, printed.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { small } from '../bench.mjs';
import { phantomSeries } from '../../dicom.mjs';
import { cardOf, cardText, dist, example, servePage, until, visit } from '../browser.mjs';

export async function itWorksOfflineAfterTheFirstVisit({ browser }) {
  const { server, url } = await servePage();
  const { page, context } = await visit(browser, url);
  await until(() => page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.active?.state === 'activated'), 'the service worker', 20_000);
  await page.waitForTimeout(500);
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
  await page.close();
  const again = await context.newPage();
  await again.goto(url);
  await again.locator('.results').waitFor();
  await example(again, 2);
  await cardOf(again, 'albi').waitFor();
  await again.locator('.bar-select').selectOption('zh-CN');
  await until(async () => (await cardText(again, 'albi')).includes('级'), 'Chinese words without a server');
  await again.goto(`${url}#/model/child-pugh`);
  await again.locator('.references li').first().waitFor();
}

/** All but networks and their runtime; the list of them belongs to what is kept. */
const isSmall = (file) => !/[/\\]networks[/\\](?!list-)/.test(file);

/** Another build at the same address: its page carries a mark, and its list of files says that the page changed. */
function release(root) {
  const edit = (file, change) => writeFileSync(join(root, file), change(readFileSync(join(root, file), 'utf8')));
  edit('index.html', (html) => html.replace('</head>', '<meta name="release" content="newer"></head>'));
  edit('sw.js', (sw) => {
    const entry = /\{[^{}]*\burl"?:\s*"index\.html"[^{}]*\}/.exec(sw)?.[0];
    assert.ok(entry, 'index.html is in the list of kept files');
    return sw.replace(entry, entry.replace(/(revision"?:\s*)"\w+"/, '$1"0123456789abcdef"'));
  });
}

export async function aNewerReleaseWaitsUntilTheReaderTakesIt({ browser }) {
  const root = mkdtempSync(join(tmpdir(), 'hepatica-release-'));
  cpSync(dist, root, { recursive: true, filter: (file) => isSmall(file) && !/[/\\]imaging$/.test(file) });
  const { server, url } = await servePage({ root });
  const { page, context } = await visit(browser, url);
  const isNewer = (one) => one.evaluate(() => document.querySelector('meta[name="release"]') !== null);
  const line = () => page.locator('.newer').innerText();
  await until(() => page.evaluate(() => navigator.serviceWorker.controller !== null), 'the page is kept for offline', 60_000);
  await page.locator('#field-albumin').fill('38');
  release(root);
  const other = await context.newPage();
  await other.goto(url);
  await other.locator('.newer').waitFor({ timeout: 60_000 });
  assert.equal(await isNewer(other), false, 'a window opened meanwhile is of the release that is kept');
  await page.locator('.newer').waitFor();
  assert.equal(await page.locator('#field-albumin').inputValue(), '38');
  assert.match(await line(), /Reloading clears the patient/);
  // The files of the other window would change under it.
  await page.locator('[data-newer="take"]').click();
  await until(async () => /Other windows/.test(await line()), 'the other window is named');
  await other.close();
  await until(() => page.evaluate(async () => (await navigator.locks.query()).held.length === 1), 'one window left');
  assert.equal(await page.locator('#field-albumin').inputValue(), '38');
  await page.locator('[data-newer="take"]').click();
  await until(() => isNewer(page).catch(() => false), 'the newer release');
  await page.locator('.results').waitFor();
  assert.equal(await page.locator('#field-albumin').inputValue(), '');
  server.closeAllConnections();
  server.close();
  rmSync(root, { recursive: true });
}

/** A release whose viewer and networks have other names: nothing of what an older page would ask for is there any more. */
function releaseOfImaging(root) {
  release(root);
  const imaging = join(root, 'imaging');
  const list = JSON.parse(readFileSync(join(imaging, 'files.json'), 'utf8'));
  for (const one of list.files) {
    const newer = one.file.replace(/-[\w-]{8}\./, '-newer000.');
    renameSync(join(root, one.file), join(root, newer));
    one.file = newer;
  }
  const kept = new Set(['files.json', ...list.files.map((one) => one.file.replace('imaging/', ''))]);
  for (const file of readdirSync(imaging)) if (!kept.has(file)) rmSync(join(imaging, file));
  writeFileSync(join(imaging, 'files.json'), JSON.stringify({ ...list, release: 'assets/early-newer000.js' }));
  for (const file of readdirSync(join(root, 'generated/networks'))) rmSync(join(root, 'generated/networks', file));
}

export async function anOpenPageKeepsItsViewerWhenTheServerHasANewerOne({ browser }) {
  const root = mkdtempSync(join(tmpdir(), 'hepatica-release-'));
  cpSync(dist, root, { recursive: true, filter: isSmall });
  const { server, url } = await servePage({ root });
  const { page, context } = await visit(browser, url);
  await until(() => page.evaluate(() => navigator.serviceWorker.controller !== null), 'the page is kept for offline', 60_000);
  // Of an earlier release, and of another installation on the same host.
  await page.evaluate(async () => {
    const cache = await caches.open('hepatica-networks');
    for (const one of ['./generated/networks/liver-ct-00000000.bin', '/elsewhere/generated/networks/liver-ct-00000000.bin']) await cache.put(one, new Response('x'));
  });
  await page.goto(`${url}#/imaging`);
  await page.locator('.imaging-gate .button.main').click();
  await page.locator('.bench').waitFor({ timeout: 60_000 });
  releaseOfImaging(root);
  for (const visitOf of ['first', 'second']) {
    const other = await context.newPage();
    await other.goto(`${url}#/imaging`);
    await other.locator('.bench').waitFor({ timeout: 60_000 }).catch(() => { throw new Error(`${visitOf} visit: the viewer that is kept does not open`); });
    await other.locator('#imaging-files').setInputFiles(phantomSeries({ ...small, series: '1.2.3.31', description: 'Abdomen portal venous' }));
    await other.locator('[data-network="run"]').waitFor({ timeout: 60_000 });
    await other.close();
  }
  const networks = await page.evaluate(async () => (await (await caches.open('hepatica-networks')).keys()).map(({ url }) => new URL(url).pathname));
  assert.deepEqual(networks.filter((one) => /00000000/.test(one)), ['/elsewhere/generated/networks/liver-ct-00000000.bin']);
  const left = await page.evaluate(async () => (await (await caches.open('hepatica-imaging')).keys()).length);
  assert.ok(left > 5, `${left} files of the viewer are kept`);
  server.closeAllConnections();
  server.close();
  rmSync(root, { recursive: true });
}

/** As IIS: a kind of file that it does not know is not there; and nothing of the headers that our own server sends. */
async function serverOfFewKinds(base) {
  const known = { '.html': 'text/html', '.js': 'application/javascript', '.css': 'text/css', '.json': 'application/json', '.svg': 'image/svg+xml', '.png': 'image/png', '.txt': 'text/plain', '.wasm': 'application/wasm', '.bin': 'application/octet-stream' };
  const refused = [];
  const server = createServer((request, response) => {
    const path = new URL(request.url, 'http://local').pathname;
    const file = join(dist, path.slice(base.length).replace(/^$/, 'index.html'));
    if (path.startsWith(base) && extname(file) in known && existsSync(file) && statSync(file).isFile()) return response.writeHead(200, { 'Content-Type': known[extname(file)] }).end(readFileSync(file));
    refused.push(path);
    return response.writeHead(404).end();
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  return { server, refused, url: `http://127.0.0.1:${server.address().port}${base}` };
}

export async function aServerThatKnowsFewKindsOfFilesHandsOutAll({ browser }) {
  const { server, refused, url } = await serverOfFewKinds('/apps/hepatica/');
  const { page } = await visit(browser, url);
  await until(() => page.evaluate(() => navigator.serviceWorker.controller !== null), 'the page is kept for offline', 30_000);
  assert.deepEqual(refused, []);
  server.closeAllConnections();
  server.close();
}

export async function aPageOpenedFromAFolderSaysThatItNeedsAServer({ browser, url }) {
  const { page } = await visit(browser, undefined);
  await page.goto(pathToFileURL(join(dist, 'index.html')).href);
  assert.match(await page.locator('body').innerText(), /opened from a folder[^]*web server[^]*Web 服务器/);
  await page.goto(url);
  await page.locator('.results').waitFor();
  assert.doesNotMatch(await page.locator('body').innerText(), /from a folder/);
}

export async function onlyTheOwnAddressIsThePageWhateverAPortalHangsOnIt({ browser }) {
  const { server, url } = await servePage();
  const { page } = await visit(browser, url);
  await until(() => page.evaluate(() => navigator.serviceWorker.controller !== null), 'the page is kept for offline', 60_000);
  await page.goto(`${url}another-application/`);
  assert.equal(await page.locator('body').innerText(), 'not here', 'an address below the page is not taken from whoever has it');
  const licences = await (await page.goto(`${url}licences.txt`)).text();
  for (const part of ['@cornerstonejs/core 5.', '@kitware/vtk.js 36.', 'comlink 4.', 'dcmjs 0.', 'onnxruntime-web 1.', 'preact 1', 'workbox-precaching 7.', 'CC BY-SA 4.0', 'Mozilla Public License|MPL-2.0'].map((one) => new RegExp(one))) assert.match(licences, part);
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
  await page.goto(`${url}?ticket=ST-1`);
  await page.locator('.results').waitFor();
}

export async function itWorksBelowASubPath({ browser }) {
  const { server, url } = await servePage({ base: '/portal/hepatica/' });
  const { page, errors, requests } = await visit(browser, url);
  await example(page, 0);
  await cardOf(page, 'albi').waitFor();
  for (const r of requests) assert.ok(new URL(r.url).pathname.startsWith('/portal/hepatica/'), r.url);
  assert.deepEqual(errors, []);
  server.closeAllConnections();
  server.close();
}

export async function itWorksInsideAFrameOfAnotherOrigin({ browser, url }) {
  const portal = createServer((_, response) => response.writeHead(200, { 'Content-Type': 'text/html' })
    .end(`<!doctype html><title>Portal</title><iframe title="Hepatica" src="${url}" width="1300" height="850"></iframe>`));
  await new Promise((done) => portal.listen(0, '127.0.0.1', done));
  const { page } = await visit(browser, undefined);
  await page.goto(`http://localhost:${portal.address().port}/`);
  const frame = page.frameLocator('iframe');
  await frame.locator('#field-bilirubin').fill('20');
  await frame.locator('#field-albumin').fill('35');
  await frame.locator('.card[data-model="albi"]').waitFor();
  portal.closeAllConnections();
  portal.close();
}

async function widthsHold(browser, url, width, hash, tab, locale = 'en') {
  const { page, context } = await visit(browser, `${url}${hash}`, { width, height: 800, touch: true, locale });
  if (hash === '') await example(page, 1).catch(async () => { await page.locator('#tab-patient').click(); await example(page, 1); });
  if (tab) await page.locator(`#tab-${tab}`).click();
  await page.waitForTimeout(200);
  const { scroll, inner, wide } = await page.evaluate(() => ({
    scroll: document.documentElement.scrollWidth, inner: innerWidth,
    wide: [...document.querySelectorAll('main *, header *')].filter((e) => e.getBoundingClientRect().right > innerWidth + 1
      && !e.closest('.scroll-x, .section-nav, .unseen, svg') && e.getBoundingClientRect().width > 0).slice(0, 3).map((e) => e.outerHTML.slice(0, 120)),
  }));
  assert.ok(scroll <= inner, `${hash || 'calculator'} ${tab ?? ''} at ${width} px scrolls sideways: ${scroll} > ${inner}: ${wide.join(' | ')}`);
  assert.deepEqual(wide, [], `${hash} at ${width}`);
  await context.close();
}

export async function nothingIsLostAt320And360Pixels({ browser, url }) {
  for (const width of [320, 360]) {
    await widthsHold(browser, url, width, '', 'patient');
    await widthsHold(browser, url, width, '', 'results');
    await widthsHold(browser, url, width, '#/model/child-pugh', 'results');
    await widthsHold(browser, url, width, '#/model/bclc-2022', 'results');
    await widthsHold(browser, url, width, '#/about');
    await widthsHold(browser, url, width, '#/treatment', 'results');
    await widthsHold(browser, url, width, '#/library', 'results');
  }
}

export async function theBarFitsATabletInBothLanguages({ browser, url }) {
  for (const locale of ['en', 'zh-CN']) {
    for (const width of [768, 900, 940, 1024, 1100, 1200]) await widthsHold(browser, url, width, '#/about', undefined, locale);
  }
}

export async function nothingIsLostAt200PerCentZoom({ browser, url }) {
  // Twice the zoom of a 1280 x 900 screen leaves 640 x 450 CSS pixels.
  await widthsHold(browser, url, 640, '', 'patient');
  await widthsHold(browser, url, 640, '', 'results');
}

export async function thePhoneCountsNewResultsOnItsTab({ browser, url }) {
  const { page } = await visit(browser, url, { width: 390, height: 844, touch: true });
  assert.ok(await page.locator('.pane-results').isHidden());
  await page.locator('#field-bilirubin').fill('20');
  await page.locator('#field-albumin').fill('35');
  await page.locator('.tab-count').waitFor();
  await page.locator('#tab-results').click();
  await cardOf(page, 'albi').waitFor();
  assert.equal(await page.locator('.tab-count').count(), 0);
}

export async function theTabletSplitMovesByKeysAndPointer({ browser, url }) {
  const { page } = await visit(browser, url, { width: 1024, height: 768 });
  const width = async () => (await page.locator('.pane-patient').boundingBox()).width;
  const before = await width();
  await page.locator('.splitter').focus();
  for (let i = 0; i < 4; i++) await page.keyboard.press('ArrowRight');
  await until(async () => (await width()) > before + 20, 'a wider patient column');
  const bar = await page.locator('.splitter').boundingBox();
  await page.mouse.move(bar.x + 4, 400);
  await page.mouse.down();
  await page.mouse.move(360, 400, { steps: 5 });
  await page.mouse.up();
  await until(async () => (await width()) < before, 'a narrower patient column');
}

/** Presses a print button (the browser's own dialog left out) and counts the pages of what would be printed. */
async function pages(page, button) {
  await page.evaluate(() => { window.print = () => { dispatchEvent(new Event('beforeprint')); document.documentElement.dataset.asked = 'yes'; }; });
  await button.click();
  await until(() => page.evaluate(() => document.documentElement.dataset.asked === 'yes'), 'the print command');
  await page.waitForTimeout(150);
  await page.evaluate(() => { document.documentElement.dataset.verdict = document.querySelector('.sheet-verdict')?.textContent ?? ''; });
  const folder = mkdtempSync(join(tmpdir(), 'hepatica-print-'));
  const file = join(folder, 'page.pdf');
  writeFileSync(file, await page.pdf({ preferCSSPageSize: true }));
  // Every page object of a PDF says /Type /Page; compressed objects are rare in Chromium's output.
  let count;
  try {
    count = Number(/Pages:\s+(\d+)/.exec(execFileSync('pdfinfo', [file], { encoding: 'utf8' }))[1]);
  } catch {
    count = (readFileSync(file, 'latin1').match(/\/Type\s*\/Page[^s]/g) ?? []).length;
  }
  rmSync(folder, { recursive: true });
  return count;
}

/** The print button of the treatment room: the view of this room and not the case summary, in both languages, black on white. */
export async function theTreatmentRoomPrintsItsOwnView({ browser, url }) {
  for (const [locale, words] of [['en', ['outcomes of patients selected for that treatment', 'Rules that fired', 'Four or more tumours']],
                                 ['zh-CN', ['并非选择该治疗的效果', '触发的规则', '肿瘤']]]) {
    const { page } = await visit(browser, url, { locale, scheme: 'dark' });
    await example(page, 1);
    await page.goto(`${url}#/treatment`);
    await page.locator('.tv-rules li').first().waitFor();
    const count = await pages(page, page.locator('.bar-tools button').nth(-2));
    assert.ok(count >= 1 && count <= 4, `${locale}: ${count} pages`);
    await page.emulateMedia({ media: 'print' });
    assert.equal(await page.locator('.sheet-results').count(), 0, 'not the case summary');
    for (const part of ['.sheet-inputs', '.tv-guideline[data-model="bclc-2022"]', '.tv-guideline[data-model="cnlc"]', '.tv-gates', '.tv-caution', '.tv-option[data-option="tace"] .tv-row']) {
      assert.ok(await page.locator(part).first().isVisible(), `${locale}: ${part} is printed`);
    }
    const text = await page.locator('.tv').innerText();
    for (const one of words) assert.ok(text.includes(one), `${locale}: "${one}"`);
    // Side by side on paper: the columns of the guidelines begin at the same height.
    const tops = await page.locator('.tv-guideline').evaluateAll((all) => all.map((e) => Math.round(e.getBoundingClientRect().top)));
    assert.equal(new Set(tops).size, 1, `columns at ${tops}`);
    const colours = await page.locator('.tv').evaluate((tv) => [...tv.querySelectorAll('p, span, dd, dt, strong, a, h3')].map((e) => getComputedStyle(e))
      .filter((s) => s.display !== 'none').flatMap((s) => [s.color, s.backgroundColor])
      .concat([...tv.querySelectorAll('.severity rect, .gate-mark *')].map((e) => getComputedStyle(e).fill).filter((fill) => fill !== 'none')));
    const grey = (colour) => { const [r, g, b] = colour.match(/[\d.]+/g).map(Number); return Math.max(r, g, b) - Math.min(r, g, b) <= 8; };
    assert.deepEqual([...new Set(colours.filter((c) => !grey(c)))], [], `${locale}: colours on paper`);
    // Elsewhere the button prints the case again.
    await page.emulateMedia({ media: 'screen' });
    await page.goto(`${url}#/`);
    await until(() => page.evaluate(() => document.documentElement.dataset.print === 'summary'), 'the calculator prints the case');
  }
}

export async function everyExamplePrintsOnOnePage({ browser, url }) {
  for (const index of [0, 1, 2]) {
    const { page, context } = await visit(browser, url);
    await example(page, index);
    await page.waitForTimeout(300);
    assert.equal(await pages(page, page.locator('.bar-tools .tool').nth(1)), 1, `example ${index + 1}`);
    const sheet = await page.locator('.sheet').innerText({ timeout: 1000 }).catch(() => page.locator('.sheet').textContent());
    assert.match(sheet, /does not replace/);
    await context.close();
  }
}

export async function aNomogramPrintsOnOnePage({ browser, url }) {
  const { page } = await visit(browser, url);
  const print = () => pages(page, page.locator('.section-tools button').nth(1));
  // As it stood when it was printed: afterwards the sheet is the page's again.
  const verdict = () => page.evaluate(() => document.documentElement.dataset.verdict);
  await example(page, 0);
  await page.goto(`${url}#/model/amap`);
  await page.locator('.answer[data-status="not_applicable"]').waitFor();
  await page.locator('.nomogram-svg .mark-point').first().waitFor();
  assert.equal(await print(), 1);
  assert.match(await verdict(), /^Does not apply: .*without liver cancer/);
  await page.goto(`${url}#/`);
  await page.locator('#field-tumour_number').fill('');
  await page.goto(`${url}#/model/amap`);
  await page.locator('.nomogram-svg .mark-total').first().waitFor();
  assert.equal(await print(), 1);
  assert.match(await verdict(), /^(Fits|Borderline)/, 'the printed verdict follows the patient');
}

/** The bar of sections stands below the tabs, and a section that it leads to below it, however many lines it takes. */
export async function aSectionLandsBelowTheBarOfSections({ browser, url }) {
  for (const [width, locale] of [[1280, 'en'], [820, 'zh-CN'], [390, 'en']]) {
    const { page, context } = await visit(browser, url, { width, locale });
    await example(page, 1);
    const tab = page.locator('#tab-results');
    if (await tab.isVisible()) await tab.click();
    await page.emulateMedia({ reducedMotion: 'no-preference' });
    await until(async () => {  // the models that come last have answered
      const said = () => page.locator('.results-head').innerText();
      const before = await said();
      await page.waitForTimeout(1500);
      return before === await said();
    }, 'all models have answered');
    const placed = () => page.evaluate(() => {
      const box = (selector) => document.querySelector(selector)?.getBoundingClientRect();
      return { heading: document.activeElement.getBoundingClientRect().top, bar: box('.section-nav').bottom, above: box('.section-nav').top, tabs: box('.tabs').bottom };
    });
    for (const n of [1, 4, 7, 11, 0]) {
      await page.locator('.section-nav button').nth(n).click();
      await until(async () => { const p = await placed(); return p.heading >= p.bar && p.heading < p.bar + 40; }, `at ${width} px heading ${n} stands below the bar`);
      await page.waitForTimeout(400);
      const { above, tabs, heading, bar } = await placed(); // the line under the tabs may lie on it
      assert.ok(above >= tabs - 1, `at ${width} px the tabs cover the bar of sections: ${above} < ${tabs}`);
      assert.ok(heading >= bar && heading < bar + 40, `at ${width} px heading ${n} does not stay: ${heading}, bar ${bar}`);
    }
    await context.close();
  }
}

export async function aViewJustOpenedBeginsAtItsTopAndBackKeepsThePlace({ browser, url }) {
  const { page, errors } = await visit(browser, url);
  await example(page, 1);
  await cardOf(page, 'bclc-2022').locator('h3 a').scrollIntoViewIfNeeded();
  await page.waitForTimeout(200);
  const place = await page.evaluate(() => scrollY);
  assert.ok(place > 300, `far down the list (${place})`);
  await cardOf(page, 'bclc-2022').locator('h3 a').click();
  await page.locator('.model h1').waitFor();
  assert.equal(await page.evaluate(() => scrollY), 0);
  await page.goBack();
  await page.locator('.results').waitFor();
  await until(async () => Math.abs((await page.evaluate(() => scrollY)) - place) < 300, 'the list where it was left');
  // An address cut short inside a letter's code is not known, and says so.
  await page.goto(`${url}#/model/%E4`);
  await page.getByText('%E4').waitFor();
  assert.deepEqual(errors, []);
}
