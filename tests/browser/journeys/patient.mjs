// The first patient, from an empty page to a stage, an outlook and a model's own page, in both languages.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { cardOf, cardText, example, until, visit } from '../browser.mjs';

const field = (page, id) => page.locator(`#field-${id}`);

async function typedPatient(browser, url, locale, words) {
  const { page, errors } = await visit(browser, url, { locale });
  assert.equal(await page.evaluate(() => document.documentElement.lang), locale === 'en' ? 'en' : 'zh-CN');
  await field(page, 'bilirubin').fill('20');
  await field(page, 'albumin').fill('35');
  const card = cardOf(page, 'albi');
  await card.waitFor();
  assert.match(await card.innerText(), words.grade);
  assert.match(await card.innerText(), /\u22122\.12/, 'the score -2.116 is read as -2.12');
  assert.match(await card.innerText(), words.kind);
  await card.locator('h3 a').click();
  await page.locator('h1').filter({ hasText: 'ALBI' }).waitFor();
  assert.ok(page.url().endsWith('#/model/albi'), 'the address names the model and nothing of the patient');
  await page.locator('.nomogram-svg').waitFor();
  assert.match(await page.locator('.step').first().innerText(), /1\.30102999566398/, 'log10(20) with all its digits');
  await page.locator('a.back').click();
  await cardOf(page, 'albi').waitFor();
  assert.deepEqual(errors, []);
}

export const aFirstPatientInEnglish = ({ browser, url }) => typedPatient(browser, url, 'en', { grade: /Grade 2/, kind: /risk class/ });
export const aFirstPatientInChinese = ({ browser, url }) => typedPatient(browser, url, 'zh-CN', { grade: /2 级/, kind: /风险分级/ });

export async function theSecondExampleGivesStageCurveAndNomogram({ browser, url }) {
  const { page } = await visit(browser, url);
  await example(page, 1);
  await cardOf(page, 'bclc-2022').waitFor();
  assert.match(await cardText(page, 'bclc-2022'), /Stage B/);
  await page.goto(`${url}#/model/pre-tace-predict`);
  await page.locator('.nomogram-svg .mark-total').first().waitFor();
  await page.goto(`${url}#/model/toronto-msm-resection-preop`);
  await page.locator('.plot .band').first().waitFor();
  assert.match(await page.locator('.twin').first().innerText(), /table/);
}

export async function theResectedExampleShowsWhereAPatientStandsOverTime({ browser, url }) {
  const { page } = await visit(browser, url);
  await example(page, 2);
  await cardOf(page, 'toronto-msm-resection-postop').waitFor();
  const people = cardOf(page, 'toronto-msm-resection-postop').locator('.people');
  const [inside, outside] = await people.locator('path').evaluateAll((paths) => paths.map((one) => one.getAttribute('d').split('M').length - 1));
  assert.equal(inside + outside, 100);
  assert.match(await people.getAttribute('aria-label'), new RegExp(`\\b${inside}\\b`));
  await page.goto(`${url}#/model/toronto-msm-resection-postop`);
  await page.locator('.plot .band').first().waitFor();
  await page.locator('.twin summary').first().click();
  const shares = await page.locator('.twin table tbody tr').last().locator('td').allInnerTexts();
  const sum = shares.reduce((a, s) => a + parseFloat(s), 0);
  assert.ok(Math.abs(sum - 100) < 0.6, `the states' shares add up to 100 %, got ${sum}`);
}

export async function anImpossibleValueIsRefusedAndTheRightUnitOffered({ browser, url }) {
  const { page } = await visit(browser, url);
  await field(page, 'bilirubin').fill('20');
  await field(page, 'albumin').fill('4.2');
  const row = page.locator('.field[data-variable="albumin"]').first();
  await row.locator('[role="alert"]').waitFor();
  assert.match(await row.innerText(), /Not possible/);
  assert.equal(await cardOf(page, 'albi').count(), 0, 'a refused value is not computed with');
  await row.locator('[role="alert"] button').click();
  await cardOf(page, 'albi').waitFor();
  assert.equal(await row.locator('select.unit').inputValue(), 'g/dL');
}

export async function anUnusualValueIsAskedAboutOnce({ browser, url }) {
  const { page } = await visit(browser, url);
  await field(page, 'age').fill('110');
  const row = page.locator('.field[data-variable="age"]').first();
  await row.locator('.note.unusual').waitFor();
  await row.locator('.note.unusual button').last().click();
  await until(async () => (await row.getAttribute('data-state')) === 'kept', 'the value is kept');
}

export async function commaAndFullWidthDigitsAreRead({ browser, url }) {
  const { page } = await visit(browser, url, { locale: 'zh-CN' });
  await field(page, 'bilirubin').fill('２０');
  await field(page, 'albumin').fill('35,0');
  await cardOf(page, 'albi').waitFor();
  assert.match(await cardText(page, 'albi'), /\u22122\.12/);
}

export async function whatIsMissingLeadsToItsField({ browser, url }) {
  const { page } = await visit(browser, url);
  await field(page, 'age').fill('60');
  await page.locator('.row-needs .link:visible').first().click();
  await until(() => page.evaluate(() => document.activeElement?.id.startsWith('field-')), 'a field has the focus');
}

export async function enterNeitherSubmitsNorReloads({ browser, url }) {
  const { page, requests } = await visit(browser, url);
  await page.waitForTimeout(300);
  const before = requests.filter((r) => r.type === 'document').length;
  await field(page, 'age').fill('60');
  await field(page, 'age').press('Enter');
  await page.waitForTimeout(200);
  assert.equal(await field(page, 'age').inputValue(), '60');
  assert.equal(requests.filter((r) => r.type === 'document').length, before);
}

export async function aReloadForgetsThePatient({ browser, url }) {
  const { page } = await visit(browser, url);
  await example(page, 0);
  await page.reload();
  await page.locator('.start').waitFor();
  assert.equal(await page.locator('#field-age').inputValue(), '');
  assert.deepEqual(await page.evaluate(() => Object.keys(localStorage).filter((k) => !/^hepatica\.(theme|horizon|language)$/.test(k))), []);
}

export async function clearAllEmptiesEveryField({ browser, url }) {
  const { page } = await visit(browser, url);
  await example(page, 1);
  await page.locator('.patient-tools .button').last().click();
  await page.locator('.start').waitFor();
  assert.equal(await page.locator('.field[data-state="valid"]').count(), 0);
}

export async function unknownIsAChoice({ browser, url }) {
  const { page } = await visit(browser, url);
  await example(page, 0);
  const sex = page.locator('.field[data-variable="sex"]').first();
  await sex.locator('input').last().check({ force: true });
  assert.equal(await sex.getAttribute('data-state'), 'unknown');
}

export async function pastedTextIsShownBeforeItFillsAnything({ browser, url }) {
  const { page } = await visit(browser, url);
  await page.locator('.patient-tools > .button').first().click();
  await page.locator('#paste-text').fill('AFP 320 ng/mL; Alb 38 g/L; 总胆红素 15 μmol/L; Crea 1.1');
  await page.locator('.paste-table').waitFor();
  assert.equal(await page.locator('.paste-table tbody tr').count(), 4);
  assert.equal(await page.locator('.paste-table tr[data-problem="true"]').count(), 1, 'creatinine without a unit is not taken');
  assert.equal(await field(page, 'albumin').inputValue(), '');
  await page.locator('.dialog-foot .main').click();
  await until(async () => (await field(page, 'afp').inputValue()) === '320', 'AFP filled in');
  assert.equal(await field(page, 'bilirubin').inputValue(), '15');
  await cardOf(page, 'albi').waitFor();
}

/** The buttons of a long list stay in sight, and what cannot be taken is said in the reader's language. */
export async function aLongChineseReportKeepsItsButtonsInSight({ browser, url }) {
  const { page } = await visit(browser, url, { locale: 'zh-CN' });
  await page.locator('.patient-tools > .button').first().click();
  await page.locator('#paste-text').fill(['总胆红素 18.4 μmol/L', '直接胆红素 6.1 μmol/L', '白蛋白 38.2 g/L', 'ALT 45 U/L', 'AST 62 U/L', 'GGT 88 U/L', '碱性磷酸酶 120 U/L', '肌酐 80 μmol/L', 'PT 13.6 秒',
    'INR 1.12', 'WBC 4.21 ×10^9/L', '中性粒细胞绝对值 2.61 ×10^9/L', '淋巴细胞绝对值 1.10 ×10^9/L', '血小板 96', 'AFP <1.3 ng/mL', 'PIVKA-II 320 mAU/mL'].join('\n'));
  await page.locator('.paste-table tr[data-problem="true"]').nth(1).waitFor();
  const foot = await page.locator('.dialog-foot .main').boundingBox();
  const dialog = await page.locator('.dialog').boundingBox();
  assert.ok(foot.y + foot.height <= dialog.y + dialog.height && foot.y > dialog.y, 'the button is in sight without scrolling');
  const problems = (await page.locator('.paste-table .refused').allInnerTexts()).join(' ');
  assert.match(problems, /×10⁹\/L、/);
  assert.doesNotMatch(problems, /give one of|detection limit/);
}

export async function aGeneFileFeedsTheSignatures({ browser, url }) {
  const { page } = await visit(browser, url);
  await page.locator('[aria-controls="group-genes"]').click();
  const { computation } = JSON.parse(readFileSync(new URL('../../../models/liang-ferroptosis-10gene/model.json', import.meta.url), 'utf8'));
  const genes = computation.flatMap((s) => s.genes ?? []).map((g) => g.symbol);
  const table = `gene,value\n${genes.map((g, i) => `${g},${2 + i / 10}`).join('\n')}`;
  await page.locator('.drop input[type="file"]').setInputFiles({ name: 'sample.csv', mimeType: 'text/csv', buffer: Buffer.from(table) });
  await page.locator('.drop [role="status"]').waitFor();
  await page.locator('.gene-scale select').selectOption('log2_fpkm_plus_1');
  await cardOf(page, 'liang-ferroptosis-10gene').waitFor();
}

/** The form does not wait for the core: an example chosen before the packages have come is answered when they do, by every lot of them. */
export async function whatIsEnteredBeforeTheModelsComeIsAnswered({ browser, url }) {
  const context = await browser.newContext({ locale: 'en', viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  let release;
  const held = new Promise((go) => { release = go; });
  await page.route('**/models.first.json', async (route) => { await held; await route.continue(); });
  await page.goto(url);
  await page.locator('.start-example').nth(1).click();
  await until(async () => (await page.locator('#field-age').inputValue()) === '66', 'the field shows what was entered');
  assert.equal(await page.locator('.card').count(), 0, 'nothing is answered before the models are there');
  release();
  await until(async () => (await cardOf(page, 'albi').count()) === 1, 'the first lot answers');
  await until(async () => (await cardOf(page, 'hap').count()) === 1, 'the models of outcome answer without another keystroke');
  assert.equal(await page.locator('.banner').count(), 0, 'no package misses another');
  await context.close();
}

/** Types into a field inside the page; true when the results have changed before the browser had a chance to draw. */
const changedAtOnce = (page, id, value) => page.evaluate(async ({ id, value }) => {
  const results = document.querySelector('.results');
  const input = document.getElementById(`field-${id}`);
  const before = results.innerHTML;
  input.value = value;
  input.dispatchEvent(new Event('input', { bubbles: true }));
  for (let i = 0; i < 100; i++) await Promise.resolve();
  return results.innerHTML !== before;
}, { id, value });

const typedValues = ['31', '38.5', '44', '28', '36.5'];
async function typedAfterAnExample(page, type) {
  await example(page, 1);
  await cardOf(page, 'bclc-2022').waitFor();
  await type();
  for (const value of typedValues) await field(page, 'albumin').fill(value);
  await field(page, 'platelets').fill('61');
  await until(async () => /\u22122\.\d/.test(await cardText(page, 'albi')), 'the score of the last albumin');
  await page.waitForTimeout(500);
  return page.locator('.card').allInnerTexts();
}

export async function aLetterAndItsResultsComeInOneFrame({ browser, url }) {
  const { page, errors, requests } = await visit(browser, url);
  let values = 0;
  const inOneFrame = await typedAfterAnExample(page, () => until(() => changedAtOnce(page, 'albumin', String(30 + (values++ % 9))), 'an answer within the input event'));
  assert.deepEqual(errors, []);
  assert.ok(requests.some((r) => /assets\/calculator-[^/]*\.js$/.test(r.url)), 'the script of the second instance');
  // Where the second instance cannot be had, the worker gives the same answers a frame later.
  const other = await visit(browser);
  await other.page.route(/assets\/calculator-[^/]*\.js$/, (route) => route.abort());
  await other.page.goto(url);
  const fromWorker = await typedAfterAnExample(other.page, async () => {
    await until(() => other.requests.some((r) => /assets\/calculator-[^/]*\.js$/.test(r.url)), 'the script asked for');
    assert.equal(await changedAtOnce(other.page, 'albumin', '37'), false);
  });
  assert.ok(fromWorker.length > 50);
  assert.deepEqual(inOneFrame, fromWorker);
}
