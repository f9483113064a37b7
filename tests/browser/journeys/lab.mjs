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
  assert.match(await page.locator('.lab-problems').innerText(), /row 417: 481.*not possible/);
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
  const updated = JSON.parse((await save(page, page.locator('.lab-own .button:not(.main)').nth(1))).text);
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
  await page.locator('.lab-own[data-model="ward-model"] a.main').click();
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
  const inbox = (page) => page.locator('[data-step="pool"] input[type="file"]').first();
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
  // Whether the joined events carry the model, as a fit on one cohort says it.
  const sample = north.locator('.lab-result[data-converged="true"] .lab-sample');
  assert.equal(await sample.getAttribute('data-parameters'), '2');
  assert.match(await sample.innerText(), /Events per parameter\s+[\d.]+.*Expected shrinkage factor\s+0\.\d+.*lower bound/s);
  return read(await save(north, north.locator('.lab-result[data-converged="true"] .lab-table-head .button').first()));
}

export async function aBadCohortGivesOneClearLineAndCancelKeepsTheMapping({ browser, url }) {
  const { page } = await openLab(browser, url);
  const drop = (text, name = 'x.csv') => page.locator('.lab-drop input[type="file"]').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.isBuffer(text) ? text : Buffer.from(text) });
  const line = () => page.locator('.lab-problem').innerText();
  await drop('age,age\n1,2\n');
  await page.locator('.lab-problem').waitFor();
  assert.match(await line(), /age/);
  // Two encodings in one file: the line and the byte where it is not UTF-8.
  await drop(Buffer.concat([Buffer.from('年龄,dead\n61,1\nM'), Buffer.from([0xff]), Buffer.from('ller,0\n')]), 'mixed.csv');
  await until(async () => /mixed\.csv: Line 3, byte 19 .*not UTF-8/.test(await line()), 'two encodings, and where');
  await drop('age,dead\n', 'empty.csv');
  await until(async () => /empty\.csv: The first row names 2 columns, and no row/.test(await line()), 'a header alone');
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
  // A table that is refused leaves the one before, on the page and in the core.
  await drop('age,age\n1,2\n', 'doubled.csv');
  await until(async () => /doubled\.csv/.test(await line()), 'the doubled header refused');
  await idle(page);
  await go(page, 'columns');
  await page.locator('.lab-column[data-column="Centre"] select').selectOption('category');
  await confirm(page);
  assert.equal(await page.locator('[data-step="describe"] .lab-flow').getAttribute('data-in'), String(rows.length + 1));
  await go(page, 'update');
  await pick(page, 'update', ['age', 'sex', 'alt', 'albumin', 'bilirubin', 'platelets']);
  await page.locator('.lab-fields select').filter({ hasText: '500' }).selectOption('500');
  await page.locator('#fit-name-en').fill('x');
  await page.locator('#fit-cohort-en').fill('x');
  await page.locator('#fit-run').click();
  await page.locator('.lab-job').waitFor();
  await go(page, 'columns');
  assert.ok(await page.locator('.lab-column[data-column="Centre"] select').evaluate((one) => one.matches(':disabled')), 'the mapping stays while a job runs');
  await page.locator('.lab-job .button').click();
  await page.locator('.lab-problem').waitFor();
  assert.match(await line(), /Cancelled/);
  await go(page, 'columns');
  assert.equal(await page.locator('.lab-column[data-column="Centre"]').getAttribute('data-use'), 'category');
  await confirm(page);
}

const openAnalysis = (page, one) => page.locator('.lab-analysis input[type="file"]').setInputFiles(one);

/** Validates one Cox model at five years. */
async function validateOne(page, impute) {
  await go(page, 'validate');
  await page.locator('.lab-models li[data-model="reach-b-cox"] input').check();
  for (const box of await page.locator('[data-step="validate"] .lab-horizons label').all()) await box.locator('input').setChecked(/^5 years/.test(await box.innerText()));
  if (impute) {
    await page.locator('#validate-missing').selectOption('impute');
    await page.locator('#validate-copies').selectOption('5');
    await page.locator('#validate-seed').fill('x');
    assert.equal(await page.locator('[data-step="validate"] .button.main').isDisabled(), true, 'a seed that is no number');
    await page.locator('#validate-seed').fill('11');
  }
  await page.locator('[data-step="validate"] .button.main').click();
  await page.locator('.lab-validation').waitFor({ timeout: 120_000 });
  await idle(page);
}

export async function unknownValuesAreFilledInAndASavedAnalysisIsRepeatedOnlyOnItsTable({ browser, url }) {
  // A byte-order mark belongs to the file's digest though not to what is read.
  const marked = `\ufeff${table}`;
  const { page, requests, errors } = await openLab(browser, url, marked, 'ward.csv');
  await confirm(page);
  await validateOne(page, true);
  const imputed = page.locator('.lab-validation .lab-imputed');
  assert.equal(await imputed.getAttribute('data-copies'), '5');
  // 807 rows can be scored as they are; the other 93 lack age, ALT, HBeAg or HBV DNA.
  assert.deepEqual([await page.locator('.lab-validation .lab-flow').getAttribute('data-used'), await imputed.getAttribute('data-filled')], ['900', '93']);
  assert.match(await imputed.innerText(), /missing at random, given the outcome and .*ALT/s);
  assert.equal(await page.locator('.lab-validation [data-figure="roc-60"]').count(), 0);
  const c = read(await save(page, page.locator('.lab-validation .lab-table-head .button').nth(1)));
  const analysis = await json(page, page.locator('[data-save-analysis="validate"]'));
  const record = JSON.parse(analysis.buffer.toString());
  assert.deepEqual([record.call, record.request.horizon, record.request.impute.seed, record.table.name, record.table.bytes], ['validate', 60, 11, 'ward.csv', Buffer.byteLength(marked)]);
  assert.doesNotMatch(analysis.buffer.toString(), /HB0/);

  await go(page, 'update');
  await pick(page, 'update', ['age', 'platelets']);
  await page.locator('#fit-missing').selectOption('impute');
  await page.locator('#fit-copies').selectOption('5');
  await page.locator('.lab-fields select').filter({ hasText: '500' }).selectOption('0');
  await page.locator('#fit-name-en').fill('Filled in');
  await page.locator('#fit-cohort-en').fill('a made-up ward');
  await page.locator('#fit-run').click();
  await page.locator('.lab-own[data-model="filled-in"]').waitFor({ timeout: 120_000 });
  await idle(page);
  const terms = read(await save(page, page.locator('.lab-result:has(.lab-own) > .lab-table .lab-table-head .button').last()));
  assert.equal(terms[0].at(-1), 'Missing information');
  assert.ok(terms.slice(1).every((row) => Number(row.at(-1)) >= 0 && Number(row.at(-1)) < 1));
  const fitted = await json(page, page.locator('[data-save-analysis="update"]'));
  // The package is in the session already; repeating makes it anew and compares.
  await go(page, 'table');
  await openAnalysis(page, fitted);
  await page.locator('.lab-replayed[data-same="true"]').first().waitFor({ timeout: 120_000 });
  await idle(page);
  assert.match(await page.locator('.lab > .lab-replayed').innerText(), /New model repeated: the same as recorded/);
  assert.equal(await page.locator('.lab-step[data-open="true"] .lab-own[data-model="filled-in"]').count(), 1);

  // Elsewhere: the file first, then a wrong table, then the right one.
  const other = (await openLab(browser, url)).page;
  await openAnalysis(other, { name: 'x.json', mimeType: 'application/json', buffer: Buffer.from('{}') });
  await other.locator('.lab-problem').waitFor();
  assert.match(await other.locator('.lab-problem').innerText(), /x\.json: neither an analysis/);
  await openAnalysis(other, analysis);
  await until(async () => /Drop “ward\.csv”/.test(await other.locator('.lab-analysis').innerText()), 'what to drop');
  const drop = (text, name) => other.locator('.lab-drop input[type="file"]').setInputFiles(file(text, name));
  await drop([head.replace('PLT', 'Platelets'), ...rows.slice(1)].join('\n'), 'other.csv');
  await other.locator('.lab-replayed[data-same="false"]').waitFor({ timeout: 60_000 });
  assert.match(await other.locator('.lab-replayed').innerText(), /another table.*recorded: ward\.csv.*here: other\.csv.*no column PLT/s);
  await drop(marked, 'ward.csv');
  // Which part runs, and how far it is; cancelled, it can be repeated.
  await other.locator('.lab-job [data-share]').waitFor({ timeout: 60_000 });
  assert.match(await other.locator('.lab-job').innerText(), /part 1 of 4: Validation\s+\d+\s?%/);
  await other.locator('.lab-job .button').click();
  await until(async () => /Cancelled/.test(await other.locator('.lab-problem').innerText()), 'the replay cancelled');
  await go(other, 'table');
  await other.locator('#replay-again').click();
  await other.locator('.lab-replayed[data-same="true"]').first().waitFor({ timeout: 120_000 });
  await idle(other);
  await shown(other, 'validate');
  const again = read(await save(other, other.locator('.lab-validation .lab-table-head .button').nth(1)));
  assert.deepEqual(again, c);
  assert.equal(await other.locator('#validate-seed').inputValue(), '11');

  // The same table read otherwise: said, and not thrown away unasked.
  await go(other, 'columns');
  await other.locator('.lab-column[data-column="PLT"] select').first().selectOption('none');
  await confirm(other);
  await go(other, 'table');
  await openAnalysis(other, analysis);
  await other.locator('.lab-replayed[data-same="false"]').waitFor();
  assert.match(await other.locator('.lab-replayed').innerText(), /PLT: recorded as Platelets.*here not used/s);
  await other.locator('#replay-recorded').click();
  await other.locator('.lab-replayed[data-same="true"]').first().waitFor({ timeout: 120_000 });
  assert.deepEqual(requests.filter((r) => r.method !== 'GET' || !r.url.startsWith(url) && !r.url.startsWith('blob:')), []);
  assert.deepEqual(errors, []);
}

export async function validationsOfThreeSitesBecomeOneMetaAnalysis({ browser, url }) {
  const { page, errors } = await openLab(browser, url);
  const sites = [];
  for (const [i, name] of ['North', 'South', 'East'].entries()) {
    await go(page, 'table');
    await page.locator('.lab-drop input[type="file"]').setInputFiles(file([head, ...rows.filter((_, k) => k % 3 === i)].join('\n'), `${name}.csv`));
    await shown(page, 'columns');
    await idle(page);
    await confirm(page);
    await validateOne(page, false);
    await go(page, 'pool');
    await page.locator('#meta-site').fill(name);
    sites.push(await json(page, page.locator('.lab-meta [data-own="60"] .button').first()));
  }
  assert.doesNotMatch(sites.map((s) => s.buffer.toString()).join(''), /roc|HB0|first|curve/);
  const bad = { name: 'bad.json', mimeType: 'application/json', buffer: Buffer.from('{"pool":1}') };
  await page.locator('.lab-meta input[type="file"]').setInputFiles([...sites, bad]);
  await page.locator('.lab-problem').waitFor();
  assert.match(await page.locator('.lab-problem').innerText(), /bad\.json: “site” is missing/);
  await page.locator('.lab-meta ul[data-sites="3"]').waitFor();
  await page.locator('.lab-meta select').nth(0).selectOption('dersimonian_laird');
  await page.locator('.lab-meta select').nth(1).selectOption('normal');
  await page.locator('#meta-run').click();
  await page.locator('.lab-meta .lab-result').waitFor({ timeout: 60_000 });
  const [, ...lines] = read(await save(page, page.locator('.lab-meta .lab-table-head .button').first()));
  const line = lines.find((one) => one[1] === 'Harrell’s C').slice(2).map(Number);
  const expected = dersimonianLaird(sites.map((s) => JSON.parse(s.buffer.toString()).models[0].harrell_c));
  for (const [k, value] of [3, ...expected].entries()) assert.ok(Math.abs(line[k] - value) < 1e-9, `${k}: ${line[k]}, ${value} expected`);
  const figure = page.locator('.lab-meta [data-figure="meta-harrell-c"]');
  assert.match((await save(page, figure.locator('.lab-figure-tools .button').first())).text, /<svg[^>]*xmlns=.*North.*Pooled.*Expected at a new site/s);
  const [png] = await Promise.all([page.waitForEvent('download'), figure.locator('.lab-figure-tools .button').nth(1).click()]);
  assert.ok(readFileSync(await png.path()).length > 10_000);
  await figure.locator('summary').click();
  assert.equal(read(await save(page, figure.locator('.lab-table-head .button'))).length, 6);
  await page.locator('#meta-shown').selectOption('reach-b-cox/observed_expected');
  await page.locator('.lab-meta [data-figure="meta-observed-expected"] svg.lab-svg').waitFor();
  // Under the bar that stays on top, half of a button can be seen: not what is asked here.
  await page.evaluate(() => scrollTo(0, 0));
  await page.evaluate(readFileSync(axeSource, 'utf8'));
  const found = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
  assert.deepEqual(found.violations.map((v) => `${v.id}: ${v.nodes[0].target} ${v.nodes[0].failureSummary}`), []);
  assert.deepEqual(errors, []);
}

/** Mean, 95% interval on the logit scale by moments, written out: the twin of the core's. */
function dersimonianLaird(sites) {
  const at = sites.map(({ value: c, std_error: e }) => ({ y: Math.log(c / (1 - c)), v: (e / (c * (1 - c))) ** 2 }));
  const sum = (of) => at.reduce((all, one) => all + of(one), 0);
  const mean = (w) => sum((one) => w(one) * one.y) / sum(w);
  const fixed = (one) => 1 / one.v;
  const q = sum((one) => fixed(one) * (one.y - mean(fixed)) ** 2);
  const tau = Math.max(0, (q - (at.length - 1)) / (sum(fixed) - sum((one) => fixed(one) ** 2) / sum(fixed)));
  const w = (one) => 1 / (one.v + tau);
  const half = 1.959963984540054 / Math.sqrt(sum(w));
  return [mean(w), mean(w) - half, mean(w) + half].map((x) => 1 / (1 + Math.exp(-x)));
}

export async function aPublishedModelIsJudgedOnJoinedCountsOfTwoSites({ browser, url }) {
  const { page, requests, errors } = await openLab(browser, url);
  const part = page.locator('.lab-counts');
  const sites = [];
  for (const [i, name] of ['North', 'South'].entries()) {
    await go(page, 'table');
    await page.locator('.lab-drop input[type="file"]').setInputFiles(file([head, ...rows.filter((_, k) => k % 2 === i)].join('\n'), `${name}.csv`));
    await shown(page, 'columns');
    await idle(page);
    await confirm(page);
    await go(page, 'pool');
    if (i === 0) {
      await page.locator('#counts-model').selectOption('reach-b-cox');
      await page.locator('#counts-horizon').selectOption('60');
      await page.locator('#counts-cell').selectOption('3');
      await page.locator('#counts-plan').click();
      await part.locator('.lab-plan').waitFor({ timeout: 60_000 });
    }
    await page.locator('#counts-site').fill(name);
    await page.locator('#counts-run').click();
    await part.locator('.lab-discloses').waitFor({ timeout: 60_000 });
    await idle(page);
    sites.push(await json(page, page.locator('#counts-save-site')));
  }
  const plan = await json(page, page.locator('#counts-save-plan'));
  const told = sites.map((s) => JSON.parse(s.buffer.toString()));
  assert.match(await part.locator('.lab-discloses').innerText(), new RegExp(`number of rows used \\(${told[1].rows}\\).*no count of fewer than 3`, 's'));
  // Every count of the file is on the page before it is sent, and none is small.
  const cells = told[1].groups.flatMap((g) => [g.beyond, ...g.intervals.flatMap((x) => [x.event, x.censored])]).map((c) => c.rows);
  assert.ok(cells.every((n) => n === 0 || n >= 3));
  await part.locator('.lab-discloses summary').click();
  const listed = read(await save(page, part.locator('.lab-discloses .lab-table-head .button')));
  assert.equal(listed.slice(1).reduce((sum, row) => sum + Number(row[2]) + Number(row[3]) + Number(row[4]), 0), told[1].rows);
  assert.doesNotMatch(sites.map((s) => s.buffer.toString()).join(''), /HB0|"row"|first/);

  // Anyone merges, without a table.
  const other = (await openLab(browser, url)).page;
  await other.locator('.lab-drop').waitFor();
  await go(other, 'pool');
  await other.locator('[data-step="pool"] input[type="file"]').first().setInputFiles([plan, ...sites]);
  await other.locator('.lab-counts ul[data-sites="2"]').waitFor();
  // On paper, a step without a result has no heading.
  const onPaper = async (one) => {
    await one.emulateMedia({ media: 'print' });
    const heads = await one.locator('.lab h2').evaluateAll((all) => all.filter((h) => h.getClientRects().length > 0).map((h) => `${h.closest('[data-step]').dataset.step}: ${h.textContent}`));
    // Of each choice what was chosen, in ink that can be read.
    const chosen = await one.locator('.lab .segment').evaluateAll((all) => all.filter((s) => s.getClientRects().length > 0)
      .map((s) => s.querySelector('input').checked && getComputedStyle(s.querySelector('span')).backgroundColor === 'rgba(0, 0, 0, 0)'));
    assert.ok(chosen.every(Boolean), chosen.join());
    await one.emulateMedia({ media: 'screen' });
    return heads;
  };
  const printed = await onPaper(page);
  assert.ok(printed.some((h) => h.startsWith('describe: ')), printed.join());
  assert.deepEqual(printed.filter((h) => /^(validate|update|pool): /.test(h)), []);
  await other.locator('#counts-merge').click();
  await other.locator('.lab-counts .lab-result').waitFor({ timeout: 60_000 });
  assert.deepEqual(await onPaper(other), [`pool: ${await other.locator('.lab-counts h2').innerText()}`]);
  // Events up to the time against what is advised, and that silent sites are not among them.
  const events = told[0].events + told[1].events;
  assert.equal(await other.locator('.lab-counts [data-sample]').getAttribute('data-sample'), String(events));
  assert.match(await other.locator('.lab-counts .lab-problems').innerText(), events < 100 ? /Few events.*lower bound/s : /lower bound/);
  const measures = read(await save(other, other.locator('.lab-counts .lab-result .lab-table-head .button').first()));
  const [lower, upper, binned] = ['Harrell’s C at least', 'Harrell’s C at most', 'C of the groups'].map((name) => measures.find(([n]) => n === name)[1]);
  assert.ok(Number(lower) < Number(binned) && Number(binned) < Number(upper), `${lower} ${binned} ${upper}`);
  for (const figure of ['pooled-concordance', 'pooled-calibration', 'pooled-brier']) assert.equal(await other.locator(`[data-figure="${figure}"] svg.lab-svg`).count(), 1, figure);
  const result = JSON.parse((await save(other, other.locator('#counts-save-result'))).text);
  assert.deepEqual([result.rows, result.sites.length], [told[0].rows + told[1].rows, 2]);
  // A file of another plan is refused by name of its place.
  await other.locator('[data-step="pool"] input[type="file"]').first().setInputFiles({ ...sites[0], buffer: Buffer.from(JSON.stringify({ ...told[0], site: 'West', plan: 'x' })) });
  await other.locator('#counts-merge').click();
  await other.locator('.lab-problem').waitFor();
  assert.match(await other.locator('.lab-problem').innerText(), /summary 3.*another plan/s);
  await other.evaluate(() => scrollTo(0, 0));
  await other.evaluate(readFileSync(axeSource, 'utf8'));
  const found = await other.evaluate(() => globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
  assert.deepEqual(found.violations.map((v) => `${v.id}: ${v.nodes[0].target} ${v.nodes[0].failureSummary}`), []);
  assert.deepEqual(requests.filter((r) => r.method !== 'GET' || !r.url.startsWith(url) && !r.url.startsWith('blob:')), []);
  assert.deepEqual(errors, []);
}

export async function aRefitThatTheCohortCannotCarrySaysWhy({ browser, url }) {
  const { page, errors } = await openLab(browser, url, table, 'ward.csv');
  await confirm(page);
  await go(page, 'update');
  await page.locator('#recalibrate-model').selectOption('reach-b-cox');
  await page.locator('#recalibrate-cohort-en').fill('a made-up ward');
  await page.locator('#recalibrate-method').selectOption('refit');
  await page.locator('#recalibrate-run').click();
  // Nobody in this table has fewer than 300 copies, so the strata of viral load add up to one.
  await page.locator('.lab-problem').waitFor({ timeout: 60_000 });
  assert.match(await page.locator('.lab-problem').innerText(), /“HBV DNA.*≥ 1,000,000” follows from .*: their effects cannot be told apart/);
  // In Chinese it is Chinese throughout: the columns by their names, no detail of the core.
  await page.locator('.bar-select').selectOption('zh-CN');
  await until(async () => /“HBV DNA.*≥ 1,000,000”可由.*推出：无法区分/.test(await page.locator('.lab-problem').innerText()), 'the refusal in Chinese');
  assert.doesNotMatch(await page.locator('.lab-problem').innerText(), /dna_|covariate|combination|columns| and /);
  assert.equal(await page.locator('.lab-own').count(), 0);
  assert.deepEqual(errors, []);
}

export async function aModelFittedHereIsOfferedLikeAPublishedOne({ browser, url }) {
  const { page, requests, errors } = await openLab(browser, url);
  await page.locator('.lab-drop button').first().click();
  await shown(page, 'columns');
  await idle(page);
  await confirm(page);
  await go(page, 'update');
  await pick(page, 'update', ['age', 'sex', 'albumin']);
  await page.locator('.lab-fields select').filter({ hasText: '500' }).selectOption('50');
  await page.locator('#fit-name-en').fill('Ward model');
  await page.locator('#fit-cohort-en').fill('the made-up ward');
  await page.locator('#fit-run').click();
  await page.locator('.lab-own[data-model="ward-model"]').waitFor({ timeout: 120_000 });
  await idle(page);

  // In both lists, marked and first.
  await go(page, 'validate');
  const first = page.locator('.lab-models li').first();
  assert.equal(await first.getAttribute('data-model'), 'ward-model');
  assert.equal(await page.locator('.lab-models li[data-model="ward-model"]').count(), 1);
  assert.match(await first.innerText(), /Own model/);
  for (const id of ['ward-model', 'reach-b-cox']) await page.locator(`.lab-models li[data-model="${id}"] input`).check();
  await page.locator('[data-step="validate"] .button.main').click();
  await page.locator('.lab-validation').first().waitFor({ timeout: 120_000 });
  await idle(page);
  assert.match(await page.locator('.lab-validation .lab-made-here').first().innerText(), /^Ward model: made in this session/);

  await go(page, 'update');
  const update = async (method, made) => {
    await page.locator('#recalibrate-model').selectOption('ward-model');
    await page.locator('#recalibrate-method').selectOption(method);
    await page.locator('#recalibrate-cohort-en').fill('the made-up ward');
    await page.locator('#recalibrate-run').click();
    await page.locator(`.lab-result[data-method="${method}"] .lab-own[data-model="${made}"]`).waitFor({ timeout: 120_000 });
    await idle(page);
    return read(await save(page, page.locator(`.lab-result:has(.lab-own[data-model="ward-model"]) .lab-table-head .button`).first()));
  };
  await update('slope', 'ward-model-recalibrated');
  // A fit has the slope 1 on its own rows.
  assert.match(await page.locator('.lab-result[data-method="slope"] .lab-facts').innerText(), /1\.000 \(/);
  const fitted = await update('refit', 'ward-model-refitted');
  const again = read(await save(page, page.locator('.lab-result[data-method="refit"] .lab-table-head .button').first()));
  // The same rows and terms give the same weights, the names of the terms apart.
  for (const [i, row] of again.entries()) {
    for (const k of i === 0 ? [] : [1, 2]) assert.ok(Math.abs(Number(row[k]) - Number(fitted[i][k])) < 1e-7, `${row[0]}: ${row[k]}, ${fitted[i][k]} fitted`);
  }
  const offered = await page.locator('#recalibrate-model option').allInnerTexts();
  assert.deepEqual(offered.slice(1, 4).map((o) => /Own model/.test(o)), [true, true, true]);

  // The card of each says how it was made.
  const how = [['ward-model-refitted', /How it was made.*events for 3 parameters.*The predictors of ward-model 1\.0\.0/s],
    ['ward-model-recalibrated', /How it was made: the made-up ward \(recalibrated on it\).*900 rows came in.*events for 1 parameter.*linear predictor of ward-model 1\.0\.0 times 1 \(95% CI/s]];
  for (const [id, words] of how) {
    await page.locator(`.lab-own[data-model="${id}"] a[href="#/card/${id}"]`).click();
    await page.locator('.model-card').waitFor();
    assert.match(await page.locator('.model-card').innerText(), words, id);
    await page.goBack();
    await page.locator('.lab-steps').waitFor();
    await go(page, 'update');
  }
  assert.deepEqual(requests.filter((r) => r.method !== 'GET' || !r.url.startsWith(url) && !r.url.startsWith('blob:')), []);
  assert.deepEqual(errors, []);
}

/** JSON files that were cut short or changed by hand: which file, where in it, and what is expected, in the language shown. */
export async function aFileChangedByHandSaysWhatIsWrongAndWhere({ browser, url }) {
  const { page, errors } = await openLab(browser, url);
  await page.locator('.bar-select').selectOption('zh-CN');
  await go(page, 'pool');
  const plan = { pool: 1, kind: 'cox', terms: [{ id: 'age', expression: 'age' }], beta: [0], step: 0, min_cell: 5, converged: false };
  const give = (name, value) => page.locator('[data-step="pool"] input[type="file"]').first().setInputFiles({ name, mimeType: 'application/json', buffer: Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)) });
  const said = (text, what) => until(async () => (await page.locator('.lab-problem').allInnerTexts()).join('').includes(text), what, 60_000);
  await give('甲.json', JSON.stringify(plan, null, 1).slice(0, 60));
  await said('甲.json：第 6 行第', 'cut short');
  await give('乙.json', { ...plan, kind: 'weibull' });
  await said('乙.json，/kind：应为 cox 和 logistic 之一，而非文本“weibull”。', 'another word');
  await give('丙.json', { ...plan, pool: 2 });
  await said('丙.json，/pool：可读取的格式版本为 1，而非 2。', 'another version');
  await give('丁.json', { colour: 'blue' });
  await said('丁.json：既不是队列实验室的分析', 'no file of the lab');
  // A summary that does not fit the plan is found when it is merged, and named.
  await give('plan.json', plan);
  await page.locator('.lab-plan').waitFor();
  await give('北院.json', { pool: 1, site: '北院', plan: 'x', step: 0, rows: 90, events: 30, log_likelihood: -100, gradient: [1], information: [[4]] });
  await page.locator('#pool-merge').click();
  await said('第 1 份汇总（中心“北院”）对应另一方案', 'another plan');
  assert.doesNotMatch(await page.locator('.lab-problem').innerText(), /[a-z]{4,} [a-z]{3,}/, 'no English beside it');
  assert.deepEqual(errors, []);
}
