// For everyone: axe finds nothing on the main views in both themes; the first result comes in time.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { axeSource, cardOf, example, until, visit } from '../browser.mjs';

const axe = readFileSync(axeSource, 'utf8');

async function violations(page) {
  await page.evaluate(axe);
  const found = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
  return found.violations.map((v) => `${v.id}: ${v.nodes.slice(0, 3).map((n) => `${n.target} ${n.failureSummary?.split('\n')[1] ?? ''}`).join(' | ')} (${v.nodes.length})`);
}

/** Scrolls through the whole page once all results have come: until it was in view a card is not laid out and has an estimated height, and
 *  axe would measure links of what nobody can see. */
async function seeEverySection(page) {
  let [cards, same] = [-1, 0];
  await until(async () => { const now = await page.locator('.card').count(); same = now === cards ? same + 1 : 0; cards = now; return same > 20; }, 'the last results');
  await page.evaluate(async () => {
    for (let y = 0; y < document.documentElement.scrollHeight; y += innerHeight / 2) {
      window.scrollTo(0, y);
      await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
    }
    window.scrollTo(0, 0);
  });
}

async function clean(browser, url, scheme) {
  const { page } = await visit(browser, url, { scheme });
  assert.deepEqual(await violations(page), [], `empty page, ${scheme}`);
  await example(page, 1);
  await page.locator('[aria-controls="group-liver"]').click();
  await page.locator('.explain').first().click();
  await page.locator('#field-albumin').fill('4.2');
  await page.waitForTimeout(200);
  await seeEverySection(page);
  assert.deepEqual(await violations(page), [], `results, ${scheme}`);
  for (const hash of ['#/model/child-pugh', '#/model/bclc-2022', '#/model/toronto-msm-resection-preop', '#/about', '#/treatment', '#/library']) {
    await page.goto(`${url}${hash}`);
    // A view's code and words come when it is opened, a detail file after them.
    await page.locator('main h1').first().waitFor();
    await until(async () => (await page.locator('.loading').count()) === 0, `${hash} has been drawn`);
    await page.waitForTimeout(200);
    assert.deepEqual(await violations(page), [], `${hash}, ${scheme}`);
  }
  await page.goto(`${url}#/`);
  await page.locator('.patient-tools > .button').first().click();
  await page.locator('#paste-text').fill('AFP 320 ng/mL; Crea 1.1');
  await page.waitForTimeout(200);
  assert.deepEqual(await violations(page), [], `paste box, ${scheme}`);
}

export const axeFindsNothingInLight = ({ browser, url }) => clean(browser, url, 'light');
export const axeFindsNothingInDark = ({ browser, url }) => clean(browser, url, 'dark');

export async function axeFindsNothingOnAPhoneInChinese({ browser, url }) {
  const { page } = await visit(browser, url, { width: 390, height: 844, touch: true, locale: 'zh-CN' });
  await example(page, 2);
  assert.deepEqual(await violations(page), [], 'patient');
  await page.locator('#tab-results').click();
  await page.waitForTimeout(200);
  await seeEverySection(page);
  assert.deepEqual(await violations(page), [], 'results');
}

export async function everythingIsReachedByTab({ browser, url }) {
  const { page } = await visit(browser, url);
  const reached = new Set();
  for (let i = 0; i < 45; i++) {
    await page.keyboard.press('Tab');
    reached.add(await page.evaluate(() => {
      const e = document.activeElement;
      const box = e.getBoundingClientRect();
      const hidden = box.width === 0 || getComputedStyle(e).visibility === 'hidden';
      return hidden ? 'hidden' : e.id || e.className || e.tagName;
    }));
  }
  assert.ok(!reached.has('hidden'), 'the focus is never on something hidden');
  for (const id of ['field-age', 'field-bilirubin', 'field-albumin']) assert.ok(reached.has(id), id);
}

export async function copyingGivesInputsResultsVersionAndTheSentence({ browser, url }) {
  const { page, context } = await visit(browser, url);
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await example(page, 1);
  await cardOf(page, 'albi').waitFor();
  await page.locator('.bar-tools .tool').last().click();
  await page.locator('.toast[data-shown="true"]').waitFor();
  const text = await page.evaluate(() => navigator.clipboard.readText());
  for (const part of [/^Hepatica \d/, /Total bilirubin: 21/, /ALBI \(v\d/, /Child-Pugh/, /does not replace, clinical judgement/]) assert.match(text, part);
}

/** Whether a finger anywhere within 44 px of the middle of each target meets that target. */
const missedTargets = (page) => page.evaluate(async () => {
  const targets = '.bar .tool, .bar-select, .brand, .bar-horizon label, .places a, .section-nav button, .explain, .group-head button, .patient-tools .button, .segments label, .value, '
    + '.rows a, .rows .link, .card h3 a, .more summary, .chip, .tab';
  const missed = [];
  for (const one of document.querySelectorAll(targets)) {
    if (!one.checkVisibility()) continue;
    one.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' });
    // What was out of sight is laid out in the next frame.
    await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
    // An answer that came meanwhile may have put another element in its place.
    if (!one.isConnected) continue;
    const box = one.getBoundingClientRect();
    const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
    // A definition's mark behind the second line of a name stands close to the field below, which keeps its own room.
    const reach = one.matches('.explain') ? [[0, -20], [0, 14]] : [[0, -20], [0, 20], [-20, 0], [20, 0]];
    const hits = reach.every(([dx, dy]) => {
      const there = document.elementFromPoint(x + dx, y + dy);
      return there === one || one.contains(there) || there?.closest('label') === one;
    });
    if (!hits) missed.push(`${one.className || one.tagName} ${(one.getAttribute('aria-label') ?? one.textContent).trim().slice(0, 30)} ${Math.round(box.width)}x${Math.round(box.height)}`);
  }
  return [...new Set(missed)].slice(0, 12);
});

export async function onATabletEveryTargetIsAsLargeAsAFinger({ browser, url }) {
  for (const [width, height, locale] of [[1024, 768, 'zh-CN'], [768, 1024, 'en']]) {
    const { page } = await visit(browser, url, { width, height, touch: true, locale });
    await example(page, 1);
    assert.deepEqual(await missedTargets(page), [], `patient, ${width}`);
    if (width >= 900) continue;
    await page.locator('#tab-results').click();
    await seeEverySection(page);
    assert.deepEqual(await missedTargets(page), [], `results, ${width}`);
  }
}
