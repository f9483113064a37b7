// The cohort lab from the dropped table to a model on the calculator, and two hospitals' halves pooled into the joint fit.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { axeSource, until, visit } from '../browser.mjs';

const table = readFileSync(new URL('../../../web/lab/synthetic-cohort.csv', import.meta.url), 'utf8');
const [head, ...rows] = table.trim().split('\n');
const order = ['table', 'columns', 'describe', 'validate', 'update', 'pool'];
const file = (text, name) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
const go = (page, step) => page.locator('.lab-steps button').nth(order.indexOf(step)).click();
const idle = (page) => until(async () => (await page.locator('.lab-job').count()) === 0, 'the job to end', 90_000);
const shown = (page, step) => page.locator(`.lab-step[data-step="${step}"][data-open="true"]`).waitFor({ timeout: 90_000 });
const save = async (page, button) => {
  const [saved] = await Promise.all([page.waitForEvent('download'), button.click()]);
  return { name: saved.suggestedFilename(), text: readFileSync(await saved.path(), 'utf8') };
};
const json = async (page, button) => ({ mimeType: 'application/json', ...await save(page, button).then(({ name, text }) => ({ name, buffer: Buffer.from(text) })) });
const read = ({ text }) => text.replace(/^\ufeff/, '').trim().split('\r\n').map((line) => line.split(','));

async function openLab(browser, url, text, name) {
  const seen = await visit(browser, url);
  await seen.page.goto(`${url}#/lab`);
  await seen.page.locator('.lab-drop').waitFor();
  if (text) {
    await seen.page.locator('.lab-drop input[type="file"]').setInputFiles(file(text, name));
    await shown(seen.page, 'columns');
    await idle(seen.page);
  }
  return seen;
}

async function confirm(page) {
  await page.locator('.lab-confirm .button.main').click();
  await shown(page, 'describe');
  await idle(page);
}

async function pick(page, step, names) {
  for (const name of names) await page.locator(`[data-step="${step}"] .lab-predictors li[data-variable="${name}"] input`).check();
}

/** Yes or no without a time: the fit is logistic, whose pooled form is the joint fit itself. */
const withoutTime = (page) => page.locator('.lab-step[data-step="columns"] .lab-fields').first().locator('select').nth(1).selectOption('binary');

export async function aCohortIsMappedValidatedRecalibratedFittedAndPooled({ browser, url }) {
  const { page, requests, errors } = await openLab(browser, url, table, 'ward.csv');
  // What is uncertain is said, and nothing is computed before it is confirmed.
  assert.match(await page.locator('.lab-column[data-column="PLT"]').innerText(), /mix two units/);
  assert.equal(await page.locator('.lab-column[data-column="Albumin (g/L)"]').getAttribute('data-use'), 'variable:albumin');
  await confirm(page);
  assert.equal(await page.locator('[data-step="describe"] .lab-flow').getAttribute('data-in'), String(rows.length));
  assert.match(await page.locator('.lab-problems').innerText(), /row 417: .*481/s);
  const first = read(await save(page, page.locator('[data-step="describe"] .lab-table-head .button').nth(1)));
  assert.ok(first.length > 8, 'table one as CSV');

  await go(page, 'validate');
  for (const id of ['reach-b-cox', 'reach-b', 'page-b']) await page.locator(`.lab-models li[data-model="${id}"] input`).check();
  for (const box of await page.locator('[data-step="validate"] .lab-horizons label').all()) await box.locator('input').setChecked(/^5 years/.test(await box.innerText()));
  await page.locator('[data-step="validate"] .button.main').click();
  await page.locator('.lab-validation').waitFor({ timeout: 90_000 });
  // The figures of `hepatica cohort validate` on the same file and mapping.
  const measures = read(await save(page, page.locator('.lab-validation .lab-table-head .button').first()));
  const of = (name) => measures.find(([n]) => n === name).slice(1).map(Number);
  assert.deepEqual(of('Harrell’s C').map((x) => x.toFixed(6)).slice(0, 2), ['0.692956', '0.681330']);
  assert.equal(of('Observed / expected')[0].toFixed(6), '3.677435');
  assert.equal(await page.locator('.lab-validation .lab-flow').getAttribute('data-used'), '791');
  for (const figure of ['discrimination-60', 'roc-60', 'calibration-60', 'decision-60']) assert.equal(await page.locator(`[data-figure="${figure}"] svg.lab-svg`).count(), 1, figure);
  const svg = await save(page, page.locator('[data-figure="calibration-60"] .lab-figure-tools .button').first());
  assert.match(svg.text, /<svg[^>]*xmlns=/);
  const [png] = await Promise.all([page.waitForEvent('download'), page.locator('[data-figure="calibration-60"] .lab-figure-tools .button').nth(1).click()]);
  const pixels = readFileSync(await png.path());
  assert.equal(pixels.subarray(1, 4).toString(), 'PNG');
  assert.ok(pixels.length > 10_000, 'a drawing, not an empty sheet');

  await go(page, 'update');
  await page.locator('#recalibrate-model').selectOption('reach-b-cox');
  await page.locator('#recalibrate-cohort-en').fill('a made-up ward');
  await page.locator('#recalibrate-run').click();
  await page.locator('.lab-own[data-model="reach-b-cox-recalibrated"]').waitFor({ timeout: 90_000 });
  const updated = JSON.parse((await save(page, page.locator('.lab-own .button:not(.main)').first())).text);
  assert.equal(updated.parent.id, 'reach-b-cox');
  await pick(page, 'update', ['age', 'sex', 'platelets']);
  await page.locator('#fit-name-en').fill('Ward model');
  await page.locator('#fit-name-zh').fill('病区模型');
  await page.locator('#fit-cohort-en').fill('a made-up ward');
  await page.locator('#fit-run').click();
  await page.locator('.lab-own[data-model="ward-model"]').waitFor({ timeout: 120_000 });
  await page.evaluate(readFileSync(axeSource, 'utf8'));
  for (const step of order) {
    await go(page, step);
    const found = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
    assert.deepEqual(found.violations.map((v) => `${v.id}: ${v.nodes[0].target} ${v.nodes[0].failureSummary}`), [], step);
  }

  // On the calculator at once, marked as one's own; after a change of language too.
  await go(page, 'update');
  await page.locator('.lab-own[data-model="ward-model"] a').click();
  await page.locator('.nomogram-svg').waitFor();
  assert.match(await page.locator('.model .own-mark').innerText(), /Own model/);
  await page.locator('.bar-select').selectOption('zh-CN');
  await until(async () => (await page.locator('.model-head h1').innerText()) === '病区模型', 'its Chinese name');
  await page.locator('.bar-select').selectOption('en');
  await until(async () => (await page.locator('.model-head h1').innerText()) === 'Ward model', 'its English name');

  // Coming back, the cohort is still there. Without its time, the joint fit:
  await page.goto(`${url}#/lab`);
  await go(page, 'columns');
  await withoutTime(page);
  await confirm(page);
  await go(page, 'update');
  await page.locator('[data-step="update"] .lab-predictors li[data-variable="platelets"] input').uncheck();
  await page.locator('#fit-name-en').fill('Joint');
  await page.locator('#fit-run').click();
  await page.locator('.lab-own[data-model="joint"]').waitFor({ timeout: 120_000 });
  const joint = read(await save(page, page.locator('.lab-result:has(.lab-own[data-model="joint"]) .lab-table-head .button').first()));
  const pooled = await poolTwoHalves(browser, url);
  for (const [term, coefficient, error] of joint.slice(1)) {
    const other = pooled.find(([name]) => name === term);
    assert.ok(Math.abs(Number(other[1]) - Number(coefficient)) <= 1e-8 * Math.abs(Number(coefficient)), `${term}: ${other[1]} pooled, ${coefficient} joint`);
    assert.ok(Math.abs(Number(other[2]) - Number(error)) <= 1e-6 * Number(error), `${term}: standard error`);
  }
  assert.deepEqual(requests.filter((r) => r.method !== 'GET' || !r.url.startsWith(url) && !r.url.startsWith('blob:')), []);
  assert.deepEqual(errors, []);
}

/** Two pages that exchange nothing but the lab's own files. Answers the coefficients. */
async function poolTwoHalves(browser, url) {
  const halves = [rows.filter((_, i) => i % 2 === 0), rows.filter((_, i) => i % 2 === 1)].map((part) => [head, ...part].join('\n'));
  const sites = [];
  for (const [i, half] of halves.entries()) {
    const { page } = await openLab(browser, url, half, `site${i}.csv`);
    await withoutTime(page);
    await confirm(page);
    await go(page, 'pool');
    sites.push(page);
  }
  const [north, south] = sites;
  await pick(north, 'pool', ['age', 'sex']);
  await north.locator('#pool-plan').click();
  await north.locator('.lab-plan').waitFor();
  const inbox = (page) => page.locator('[data-step="pool"] input[type="file"]');
  for (let step = 0; step < 12; step++) {
    await idle(north);
    await inbox(south).setInputFiles(await json(north, north.locator('#pool-save-plan')));
    await south.locator(`.lab-plan[data-step="${step}"]`).waitFor();
    const summaries = [];
    for (const [i, page] of sites.entries()) {
      await page.locator('#pool-site').fill(i === 0 ? 'North' : 'South');
      await page.locator('#pool-summarise').click();
      await page.locator('.lab-discloses').waitFor({ timeout: 60_000 });
      summaries.push(await json(page, page.locator('#pool-save-site')));
    }
    assert.doesNotMatch(summaries[0].buffer.toString(), /HB0/);
    await inbox(north).setInputFiles(summaries);
    await until(async () => (await north.locator('.lab-summaries li').count()) === 2, 'both summaries');
    await north.locator('#pool-merge').click();
    await until(async () => (await north.locator(`.lab-plan[data-step="${step + 1}"], .lab-result[data-converged="true"]`).count()) > 0, 'the next step');
    if ((await north.locator('.lab-result[data-converged="true"]').count()) > 0) break;
  }
  return read(await save(north, north.locator('.lab-result[data-converged="true"] .lab-table-head .button').first()));
}

export async function aBadCohortGivesOneClearLineAndCancelKeepsTheMapping({ browser, url }) {
  const { page } = await openLab(browser, url);
  const drop = (text, name = 'x.csv') => page.locator('.lab-drop input[type="file"]').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.isBuffer(text) ? text : Buffer.from(text) });
  const line = () => page.locator('.lab-problem').innerText();
  await drop('age,age\n1,2\n');
  await page.locator('.lab-problem').waitFor();
  assert.match(await line(), /age/);
  await drop(Buffer.from([0x50, 0x4b, 3, 4, 0, 0]), 'ward.xlsx');
  await until(async () => /ward\.xlsx: .*Save the spreadsheet as CSV/.test(await line()), 'the spreadsheet refused by name');
  // Chinese hospital systems write GB18030: "年龄" in its bytes.
  await drop(Buffer.concat([Buffer.from([0xc4, 0xea, 0xc1, 0xe4]), Buffer.from(',dead\n61,1\n55,0\n70,1\n')]), 'gb.csv');
  await shown(page, 'columns');
  await idle(page);
  assert.equal(await page.locator('.lab-column[data-column="年龄"]').getAttribute('data-use'), 'variable:age');
  await go(page, 'table');
  await drop(`${table}HB9999,A,55\n`, 'ragged.csv');
  await shown(page, 'columns');
  await idle(page);
  await go(page, 'table');
  assert.match(await page.locator('.lab-step[data-step="table"]').innerText(), /1 row cannot be read/);
  await go(page, 'columns');
  await page.locator('.lab-column[data-column="Centre"] select').selectOption('category');
  await confirm(page);
  await go(page, 'update');
  await pick(page, 'update', ['age', 'sex', 'alt', 'albumin', 'bilirubin', 'platelets']);
  await page.locator('.lab-fields select').filter({ hasText: '500' }).selectOption('500');
  await page.locator('#fit-name-en').fill('x');
  await page.locator('#fit-cohort-en').fill('x');
  await page.locator('#fit-run').click();
  await page.locator('.lab-job .button').click();
  await page.locator('.lab-problem').waitFor();
  assert.match(await line(), /Cancelled/);
  await go(page, 'columns');
  assert.equal(await page.locator('.lab-column[data-column="Centre"]').getAttribute('data-use'), 'category');
  await confirm(page);
}
