// A model copied from a paper: a three-variable Cox model, the wrong logarithm caught by its worked example, corrected, and used.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { axeSource, until, visit } from '../browser.mjs';

const steps = ['kind', 'predictors', 'evidence', 'examples', 'use'];
const go = (page, step) => page.locator(`.lab-steps button[data-step="${step}"]`).click();
const card = (page, variable) => page.locator(`.paper-predictor[data-variable="${variable}"]`);
const save = async (page, button) => {
  const [saved] = await Promise.all([page.waitForEvent('download'), page.locator(button).click()]);
  return { name: saved.suggestedFilename(), text: readFileSync(await saved.path(), 'utf8') };
};

async function openPaper(browser, url, options) {
  const seen = await visit(browser, url, options);
  await seen.page.goto(`${url}#/lab`);
  await seen.page.locator('a[href="#/lab/paper"]').click();
  await seen.page.locator('#paper-kind').waitFor();
  return seen;
}

async function add(page, words, variable) {
  await page.locator('#paper-search').fill(words);
  await page.locator(`.paper-found button[data-variable="${variable}"]`).waitFor();
  await page.locator('#paper-search').press('Enter');
  await card(page, variable).waitFor();
}

const choose = (page, id, value) => page.locator(`#paper-${id} input[value="${value}"]`).check();

/** By hand: exp(lp) = 2^log10(100) x 0.5^(40 / 10) x 2 = 1/2, so S(36) = 0.64^(1/2) = 80% and S(60) = 0.36^(1/2) = 60%. */
async function fillCox(page, log) {
  await choose(page, 'kind', 'cox');
  await choose(page, 'reference', 'zero');
  await page.locator('#paper-time-unit').selectOption('mo');
  await page.locator('#paper-time-0').fill('36');
  await page.locator('#paper-survival-0').fill('64');
  await page.locator('#paper-survival-0-ask').filter({ hasText: '0.887' }).waitFor();
  await page.locator('#paper-survival-0').fill('0.64');
  await page.locator('#paper-baseline-add').click();
  await page.locator('#paper-time-1').fill('60');
  await page.locator('#paper-survival-1').fill('0,36');
  await choose(page, 'says', 'survival');
  await page.locator('#paper-event-en').fill('alive');
  await page.locator('#paper-event-zh').fill('存活');
  await choose(page, 'higher', 'better');

  await go(page, 'predictors');
  await add(page, 'afp', 'afp');
  await page.locator('#paper-afp-unit').selectOption('ng/mL');
  await page.locator('#paper-afp-form').selectOption(log);
  await choose(page, 'afp-plus', 'no');
  await choose(page, 'afp-given', 'ratio');
  await page.locator('#paper-afp-number').fill('2');
  await choose(page, 'afp-centred', 'no');
  await page.locator('.paper-live .nomogram-svg').waitFor();
  await add(page, 'albumin', 'albumin');
  await page.locator('#paper-albumin-unit').selectOption('g/L');
  await page.locator('#paper-albumin-form').selectOption('per');
  await page.locator('#paper-albumin-per').fill('10');
  await choose(page, 'albumin-given', 'ratio');
  await page.locator('#paper-albumin-number').fill('0.5');
  await choose(page, 'albumin-centred', 'no');
  await add(page, 'largest', 'largest_diameter');
  await page.locator('#paper-largest_diameter-unit').selectOption('cm');
  await page.locator('#paper-largest_diameter-form').selectOption('groups');
  await page.locator('#paper-largest_diameter-cut-0').fill('5');
  await page.locator('#paper-largest_diameter-op-0 input[value=">"]').check();
  await choose(page, 'largest_diameter-given', 'ratio');
  await choose(page, 'largest_diameter-reference', '0');
  await page.locator('#paper-largest_diameter-number-1').fill('2');
}

async function fillEvidence(page) {
  await go(page, 'evidence');
  for (const [field, words] of Object.entries({ 'title-en': 'Three made-up predictors', 'title-zh': '三因子虚构模型', 'purpose-en': 'A test of the page.', 'population-en': 'Invented people.', citation: 'Nobody A. J Tests 2020;1:1', where: 'Table 2' })) await page.locator(`#paper-${field}`).fill(words);
  await page.locator('#paper-section').selectOption('outlook');
}

async function fillExample(page) {
  await go(page, 'examples');
  for (const [field, words] of Object.entries({ name: 'by hand', afp: '100', albumin: '40', largest_diameter: '6', 'expect-survival_36': '80.0', 'expect-survival_60': '60.0' })) await page.locator(`#paper-example-0-${field}`).fill(words);
}

const axe = async (page, where) => {
  const found = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
  assert.deepEqual(found.violations.map((v) => `${v.id}: ${v.nodes[0].target} ${v.nodes[0].failureSummary}`), [], where);
};

export async function aModelIsEnteredFromAPaperItsWrongLogarithmCaughtAndCorrected({ browser, url }) {
  const { page, requests, errors } = await openPaper(browser, url);
  await fillCox(page, 'ln');
  assert.match(await card(page, 'afp').locator('.paper-converted').innerText(), /ln 2 = 0\.69315/);
  await fillEvidence(page);
  await go(page, 'use');
  assert.ok(await page.locator('#paper-open').isDisabled(), 'not before a worked example comes out');
  await fillExample(page);
  const verdict = page.locator('.paper-verdict');
  await verdict.waitFor();
  assert.equal(await verdict.getAttribute('data-matches'), 'false');
  // 0.64 to the power 2^ln(100) / 8
  assert.match(await verdict.innerText(), /80% in the paper, 25\.7\d+% computed/);
  await until(async () => (await verdict.locator('.paper-traps li').allInnerTexts()).join() === 'Alpha-fetoprotein: logarithm to base 10 instead of natural logarithm (ln)', 'the one change that explains it');
  await go(page, 'use');
  assert.ok(await page.locator('#paper-open').isDisabled(), 'nor while it does not');

  await go(page, 'predictors');
  await page.locator('#paper-afp-form').selectOption('log10');
  await go(page, 'examples');
  await until(async () => (await page.locator('.paper-verdict').getAttribute('data-matches')) === 'true', 'the worked example to come out');
  await page.evaluate(readFileSync(axeSource, 'utf8'));
  for (const step of steps) { await go(page, step); await axe(page, step); }

  // The draft comes back from its file, on a page that knows nothing of it.
  const draft = await save(page, '#paper-save-draft');
  assert.equal(draft.name, 'three-made-up-predictors.draft.json');
  const model = JSON.parse((await save(page, '#paper-save-package')).text);
  assert.equal(model.computation[0].terms[0].of, 'log10(afp)');
  assert.match(JSON.stringify(model.limitations), /Not entered: cohort/);
  assert.equal(JSON.parse((await save(page, '#paper-save-reference')).text).examples[0].expect.survival_36, 0.8);
  const other = await openPaper(browser, url, { locale: 'zh-CN', width: 360, height: 740 });
  const load = (name, text) => other.page.locator('#paper-load').setInputFiles({ name, mimeType: 'application/json', buffer: Buffer.from(text) });
  await load('albi.json', '{"id": "albi"}');
  assert.match(await other.page.locator('.note.refused').innerText(), /albi\.json/);
  await load(draft.name, draft.text);
  await other.page.locator('.paper-live .nomogram-svg').waitFor();
  for (const step of steps) {
    await go(other.page, step);
    assert.ok(await other.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${step} fits 360 px`);
  }
  await until(async () => !await other.page.locator('#paper-open').isDisabled(), 'usable as it was');

  await page.locator('#paper-open').click();
  await page.locator('.model .nomogram-svg').waitFor();
  assert.equal(await page.locator('.model-head h1').innerText(), 'Three made-up predictors');
  assert.match(await page.locator('.model .own-mark').innerText(), /Own model/);
  assert.equal(await page.evaluate(() => localStorage.length + sessionStorage.length), await other.page.evaluate(() => localStorage.length + sessionStorage.length));
  assert.deepEqual(requests.filter((r) => r.method !== 'GET' || !r.url.startsWith(url) && !r.url.startsWith('blob:')), []);
  assert.deepEqual([...errors, ...other.errors], []);
}
