// The views that are fetched when opened: treatment, library with comparison, sensitivity on a model's page.
import assert from 'node:assert/strict';
import { example, until, visit } from '../browser.mjs';

const gate = (page, id) => page.locator(`[data-gate="${id}"]`);
const guideline = (page, id) => page.locator(`.tv-guideline[data-model="${id}"]`);

export async function guidelinesStandSideBySideWithTheRuleThatFired({ browser, url }) {
  const { page, errors } = await visit(browser, url);
  await example(page, 1);
  await page.goto(`${url}#/treatment`);
  await guideline(page, 'cnlc').locator('.tv-first dd').waitFor();
  // The rules' words come in a file of their own, after the answer.
  await until(async () => /Stage IIb[\s\S]*TACE[\s\S]*Four or more tumours[\s\S]*Number of tumours: 4/
    .test(await guideline(page, 'cnlc').innerText()), 'CNLC names its option, the rule and the value it went by');
  assert.match(await guideline(page, 'hklc').innerText(), /Not computable: The decision tree/);
  // BCLC's stage is known, its option waits for one field; the link leads there.
  await guideline(page, 'bclc-2022').locator('.tv-first .link').first().click();
  await until(() => page.evaluate(() => document.activeElement?.closest('.field')?.getAttribute('data-variable') === 'within_local_transplant_criteria'), 'the field that BCLC waits for');
  await page.locator('.field[data-variable="within_local_transplant_criteria"] input[value="true"]').check({ force: true });
  // Within the criteria it matters whether the patient can be transplanted; if not, BCLC's migration leads to what CNLC lists first.
  await guideline(page, 'bclc-2022').locator('.tv-first .link').first().click();
  await until(() => page.evaluate(() => document.activeElement?.closest('.field')?.getAttribute('data-variable') === 'transplant_candidate'), 'the field that BCLC waits for next');
  await page.locator('.field[data-variable="transplant_candidate"] input[value="false"]').check({ force: true });
  await until(async () => (await guideline(page, 'bclc-2022').locator('.tv-first .link').count()) === 0, 'BCLC names an option');
  await page.locator('.tv-agreement[data-state="shared"]').waitFor();
  assert.deepEqual(errors, []);
}

export async function guidelinesThatDifferSayWhatEachWentBy({ browser, url }) {
  const { page } = await visit(browser, url);
  await example(page, 1);
  // ECOG 1 alone is stage C for BCLC and leaves the CNLC stage where it was.
  await page.locator('.field[data-variable="ecog"] input').nth(1).check({ force: true });
  await page.goto(`${url}#/treatment`);
  const words = page.locator('.tv-agreement[data-state="differ"]');
  await words.waitFor();
  // The rules' words come in a file of their own, after the answer.
  await until(async () => /BCLC 2022 Stage C[\s\S]*Systemic therapy[\s\S]*ECOG[\s\S]*CNLC Stage IIb[\s\S]*TACE/.test(await words.innerText()), 'each guideline with what it went by');
  assert.equal(await page.locator('.tv-option[data-option="systemic"] .tv-tag[data-place="first"]').count(), 1);
}

export async function guidelinesSayThatAResectedTumourIsThePast({ browser, url }) {
  const { page } = await visit(browser, `${url}#/treatment`);
  const caution = page.locator('[data-caution="after-operation"]');
  await example(page, 1);
  await guideline(page, 'cnlc').locator('.tv-first dd').waitFor();
  assert.equal(await caution.count(), 0, 'nothing of an operation is entered');
  await example(page, 2);
  await caution.waitFor();
  assert.match(await caution.innerText(), /Number of tumours on pathology[\s\S]*before that operation/);
}

export async function gatesTellKnownFromUnknown({ browser, url }) {
  const { page } = await visit(browser, url);
  await example(page, 1);
  await page.goto(`${url}#/treatment`);
  await until(async () => (await gate(page, 'child-pugh').getAttribute('data-known')) === 'true', 'Child-Pugh is known');
  assert.equal(await page.locator('[data-gate]').count(), 6);
  assert.match(await gate(page, 'albi').innerText(), /Grade 2/);
  assert.match(await gate(page, 'portal-hypertension').innerText(), /unknown/);
  assert.equal(await gate(page, 'remnant').getAttribute('data-known'), 'false');
}

export async function everyOptionCarriesTheSentenceAndItsOwnModels({ browser, url }) {
  const { page } = await visit(browser, url);
  await example(page, 1);
  await page.goto(`${url}#/treatment`);
  await page.locator('.tv-option[data-option="tace"] .tv-row[data-model="hap"]').waitFor();
  assert.match(await page.locator('.tv-caution').innerText(), /patients selected for that treatment, not effects of choosing it/);
  assert.equal(await page.locator('.tv-option').count(), 8);
  assert.equal(await page.locator('.tv-option[data-option="resection"] .tv-row[data-model="hap"]').count(), 0);
  assert.match(await page.locator('#tv-options').innerText(), /3 years/);
  for (const row of await page.locator('.tv-row').all()) assert.ok((await row.locator('.kind, .card-refused').count()) > 0, 'every number says its kind');
  await page.locator('.bar-select').selectOption('zh-CN');
  await until(async () => (await page.locator('.tv-caution').innerText()).includes('并非选择该治疗的效果'), 'the sentence in Chinese');
}

export async function theLibrarySearchesAndFilters({ browser, url }) {
  const { page } = await visit(browser, url);
  await example(page, 1);
  await page.goto(`${url}#/library`);
  await page.locator('.library-row').first().waitFor();
  const all = await page.locator('.library-row').count();
  assert.ok(all > 150);
  await page.locator('#library-state').selectOption('locked');
  const locked = await page.locator('.library-row').count();
  assert.ok(locked > 10 && locked < all);
  assert.equal(await page.locator('.library-row[data-locked="false"]').count(), 0);
  await page.locator('.library-bar .link').click();
  await page.locator('#library-section').selectOption('outlook_tace');
  await page.locator('#library-state').selectOption('answered');
  await page.locator('.library-row[data-model="hap"]').waitFor();
  await page.locator('#library-search').fill('no such model');
  await until(async () => (await page.locator('.library-row').count()) === 0, 'nothing found');
  await page.locator('#library-search').fill('albi');
  await page.locator('#library-section').selectOption('');
  await page.locator('.library-row[data-model="albi"] a').first().click();
  await page.locator('.model h1').waitFor();
}

export async function modelsAreComparedWithoutMixingKinds({ browser, url }) {
  const { page } = await visit(browser, url);
  await example(page, 0);
  await page.goto(`${url}#/library`);
  for (const id of ['toronto-msm-resection-baseline', 'toronto-msm-resection-preop', 'albi', 'child-pugh']) {
    await page.locator('#library-search').fill(id);
    await page.locator(`.library-row[data-model="${id}"] input`).check();
  }
  await page.locator('.library-chosen a').click();
  await page.locator('.compare-table').waitFor();
  assert.equal(await page.locator('.compare-table tbody tr').count(), 4);
  // The two probabilities speak of the same event: one figure with two dots. The classes stand apart from it.
  assert.equal(await page.locator('.compare-dots').first().locator('circle').count(), 2);
  assert.match(await page.locator('.compare-part').first().innerText(), /From \d+% to \d+%/);
  assert.equal(await page.locator('.compare-classes li').count(), 2);
}

export async function aModelSaysWhereItsAnswerTips({ browser, url }) {
  const { page, errors } = await visit(browser, url);
  await example(page, 0);
  await page.goto(`${url}#/model/milan`);
  const row = page.locator('.sens-row[data-variable="largest_diameter"]');
  await row.waitFor();
  assert.match(await row.innerText(), /Within up to 5 cm; above: Beyond/);
  assert.match(await page.locator('.sens-row[data-variable="tumour_number"]').innerText(), /Within up to 3; above: Beyond|Within up to 1; above: Beyond/);
  await page.goto(`${url}#/model/albi`);
  await page.locator('.sens-row[data-variable="albumin"]').waitFor();
  // 0.66 log10(14) - 0.085 x = -2.60 and -1.39, solved by hand: 39.49 and 25.25 g/L.
  const words = await page.locator('.sens-row[data-variable="albumin"]').innerText();
  assert.match(words, /39\.49 g\/L/);
  assert.match(words, /25\.25 g\/L/);
  assert.deepEqual(errors, []);
}

export async function anUnknownInputGivesARangeInsteadOfANumber({ browser, url }) {
  const { page } = await visit(browser, url);
  await page.locator('#field-bilirubin').fill('20');
  await page.goto(`${url}#/model/albi`);
  await page.locator('.sens-unknown').waitFor();
  assert.match(await page.locator('.sens-unknown').innerText(), /Albumin unknown[\s\S]*Grade 1[\s\S]*Grade 2[\s\S]*Grade 3/);
}

export async function wideTablesStackOnAPhoneAndStayTablesOnPaper({ browser, url }) {
  const { page } = await visit(browser, `${url}#/card/bclc-2022`, { width: 360, height: 740, touch: true });
  await page.locator('.card-table td').first().waitFor();
  const beyond = () => page.evaluate(() => [...document.querySelectorAll('.stacks td, .stacks th')].filter((e) => e.closest('tbody') && e.getBoundingClientRect().right > innerWidth).length);
  assert.equal(await beyond(), 0, 'no cell of the model card lies off the screen');
  await page.emulateMedia({ media: 'print' });
  assert.equal(await page.locator('.card-table tbody tr').first().evaluate((e) => getComputedStyle(e).display), 'table-row');
  await page.emulateMedia({ media: 'screen' });
  await page.goto(`${url}#/library`);
  await page.locator('#tab-results').click();
  for (const id of ['child-pugh', 'albi']) {
    await page.locator('#library-search').fill(id);
    await page.locator(`.library-row[data-model="${id}"] input`).check();
  }
  await page.locator('.library-chosen a').click();
  await page.locator('.compare-table tbody td').first().waitFor();
  assert.equal(await beyond(), 0, 'no cell of the comparison lies off the screen');
  // The name of the column stands above its cell.
  assert.match(await page.locator('.compare-table tbody td').first().evaluate((e) => getComputedStyle(e, '::before').content), /Answer/);
  // Beside the patient on a tablet the table has as little room as there.
  await page.setViewportSize({ width: 1024, height: 768 });
  const right = await page.locator('.compare-room').evaluate((e) => [e.scrollWidth, e.clientWidth]);
  assert.ok(right[0] <= right[1], `the comparison is ${right[0]} wide in ${right[1]}`);
  await page.emulateMedia({ media: 'print' });
  assert.equal(await page.locator('.compare-table tbody tr').first().evaluate((e) => getComputedStyle(e).display), 'table-row');
}
