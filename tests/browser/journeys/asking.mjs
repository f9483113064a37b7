// "Ask me only what is needed": a stage by answering only what is asked, and nothing asked that no longer matters.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { axeSource, until, visit } from '../browser.mjs';

const box = (page) => page.locator('.ask-question');
const outcome = (page, id) => page.locator(`.ask-outcome[data-output="${id}"]`);
const asked = async (page) => ((await box(page).count()) > 0 ? box(page).locator('.field').getAttribute('data-variable') : undefined);

async function start(browser, url, model, more = {}) {
  const visited = await visit(browser, `${url}#/model/${model}`, more);
  if (more.width < 900) await visited.page.locator('#tab-results').click();
  await visited.page.locator('.asking .button.main').click();
  await box(visited.page).waitFor();
  return visited;
}

/** Waits for the question about this variable, with the cursor in its field. */
async function comesTo(page, variable) {
  await until(async () => (await asked(page)) === variable, `the question about ${variable}, not ${await asked(page)}`);
  await until(() => page.evaluate(() => document.activeElement?.closest('.ask-question') !== null), `the cursor at ${variable}`);
}

/** Answers the question that stands there: a number with Enter, a choice by its value. */
async function answer(page, variable, value) {
  await comesTo(page, variable);
  const field = box(page).locator('.field');
  if (await field.locator('input[type="text"]').count()) {
    await field.locator('input[type="text"]').fill(value);
    await page.keyboard.press('Enter');
  } else if (await field.locator('select.choice').count()) {
    await field.locator('select.choice').selectOption(value);
    await box(page).locator('.button.main').click();
  } else {
    await field.locator(`input[value="${value}"]`).click({ force: true });
  }
}

export async function anEmptyPatientGetsABclcStageByAnsweringOnlyWhatIsAsked({ browser, url }) {
  const { page, errors } = await start(browser, url, 'bclc-2022');
  await answer(page, 'ecog', '0');
  await answer(page, 'bilirubin', '12');
  await answer(page, 'albumin', '42');
  await answer(page, 'inr', '1.0');
  // Child-Pugh C needs ten points; with three so far, ascites and encephalopathy cannot lead there: the tumour comes next.
  await answer(page, 'macrovascular_invasion', 'false');
  await answer(page, 'extrahepatic_spread', 'false');
  await answer(page, 'tumour_number', '1');
  await answer(page, 'largest_diameter', '3.5');
  await until(async () => (await outcome(page, 'stage').getAttribute('data-decided')) === 'true', 'the stage');
  assert.match(await outcome(page, 'stage').innerText(), /Stage A[\s\S]*Single tumour above 2 cm[\s\S]*Ascites or[\s\S]*encephalopathy/i);
  // The first option of stage A turns on more; by the end it is named too.
  await answer(page, 'portal_hypertension', 'false');
  await answer(page, 'bilirubin_uln', '21');
  await until(async () => (await outcome(page, 'option').getAttribute('data-decided')) === 'true', 'the option');
  assert.match(await outcome(page, 'option').innerText(), /Resection[\s\S]*normal portal pressure and bilirubin/i);
  await page.locator('.ask-done').waitFor();
  assert.ok(await page.locator('.ask-done').evaluate((e) => e === document.activeElement), 'the end has the focus');
  // Left out, and said so: what nothing turns on, and what would still tell whether the model fits (Child-Pugh B).
  assert.match(await page.locator('.ask-end').innerText(), /Not needed for this answer:[^:]*selective arterial access[^:]*transplant candidate\.[\s\S]*Not required, but[\s\S]*Ascites[\s\S]*encephalopathy/i);
  // The answers are the patient's: the form beside holds them.
  assert.equal(await page.locator('#field-inr').inputValue(), '1.0');
  assert.deepEqual(errors, []);
}

export async function advancedDiseaseIsStagedAfterOneAnswer({ browser, url }) {
  const { page } = await start(browser, url, 'bclc-2022');
  await answer(page, 'ecog', '3');
  await until(async () => (await outcome(page, 'stage').getAttribute('data-decided')) === 'true', 'stage D');
  assert.match(await outcome(page, 'stage').innerText(), /D[\s\S]*Rule: ECOG 3-4/);
  await page.locator('.ask-done').waitFor();
  assert.match(await page.locator('.ask-end').innerText(), /Not needed for this answer:[\s\S]*Number of tumours/);
}

export async function whatNoLongerMattersIsNotAsked({ browser, url }) {
  const { page } = await start(browser, url, 'milan');
  await answer(page, 'macrovascular_invasion', 'true');
  await page.locator('.ask-done').waitFor();
  assert.match(await page.locator('.ask-outcome').innerText(), /Beyond/);
  assert.equal(await box(page).count(), 0, 'neither spread nor number nor size is asked');
  // The answer is taken back by its button: the questions that matter again are asked again.
  await page.locator('.ask-answered .chip').click();
  await answer(page, 'macrovascular_invasion', 'false');
  await answer(page, 'extrahepatic_spread', 'false');
  await answer(page, 'tumour_number', '4');
  await page.locator('.ask-done').waitFor();
  assert.match(await page.locator('.ask-outcome').innerText(), /Beyond/);
  assert.match(await page.locator('.ask-end').innerText(), /Not needed for this answer:[\s\S]*diameter/);
}

export async function aClassStandsBeforeTheScoreIsComplete({ browser, url }) {
  const { page } = await start(browser, url, 'child-pugh');
  await answer(page, 'bilirubin', '80');
  await answer(page, 'albumin', '20');
  await answer(page, 'inr', '2.6');
  await until(async () => (await outcome(page, 'class').getAttribute('data-decided')) === 'true', 'class C');
  assert.match(await outcome(page, 'class').innerText(), /C[\s\S]*no remaining value of/);
  // The answer above and the row on the calculator say the same: decided, and what is left is needed for the score alone.
  const above = page.locator('.answer');
  await until(async () => /Class C[\s\S]*no remaining value of|no remaining value of[\s\S]*Class C/.test(await above.innerText()), 'the answer above agrees');
  await answer(page, 'ascites', 'none');
  await answer(page, 'encephalopathy', 'none');
  await until(async () => (await outcome(page, 'score').getAttribute('data-decided')) === 'true', 'the score');
  assert.match(await outcome(page, 'score').innerText(), /11/);
}

export async function notKnownIsAnAnswerToo({ browser, url }) {
  const { page } = await start(browser, url, 'milan');
  await comesTo(page, 'macrovascular_invasion');
  await box(page).locator('.button.quiet').click();
  await answer(page, 'extrahepatic_spread', 'false');
  await answer(page, 'tumour_number', '1');
  await answer(page, 'largest_diameter', '4');
  await page.locator('.ask-done').waitFor();
  assert.match(await page.locator('.ask-outcome').innerText(), /hangs on Macrovascular invasion/i);
  // A size beyond the limit decides without it.
  await page.locator('.ask-answered .chip', { hasText: 'diameter' }).click();
  await answer(page, 'largest_diameter', '6');
  await until(async () => (await page.locator('.ask-outcome').getAttribute('data-decided')) === 'true', 'beyond Milan');
  await until(async () => /Beyond/.test(await page.locator('.answer').innerText()), 'the answer above agrees');
  assert.doesNotMatch(await page.locator('.answer').innerText(), /Needs/);
  assert.match(await page.locator('.ask-outcome').innerText(), /Beyond[\s\S]*no remaining value of Macrovascular invasion/i);
  // So does the row among the results that wait; a change of the patient takes the proof back.
  await page.locator('.back').click();
  const row = page.locator('.rows li', { has: page.locator('a[href="#/model/milan"]') });
  await until(async () => /Beyond[\s\S]*no remaining value/.test(await row.first().textContent()), 'the waiting row says it too');
  await page.locator('.field[data-variable="largest_diameter"] input').first().fill('4');
  await until(async () => /Needs/.test(await row.first().textContent()), 'needs again');
}

export async function theWholeEnquiryNeedsOnlyKeys({ browser, url }) {
  const { page } = await visit(browser, `${url}#/model/milan`);
  await page.locator('.asking .button.main').focus();
  await page.keyboard.press('Enter');
  await comesTo(page, 'macrovascular_invasion');
  // Arrow keys move between the choices and answer nothing by themselves.
  await page.keyboard.press('ArrowRight');
  await page.waitForTimeout(300);
  assert.equal(await asked(page), 'macrovascular_invasion');
  await box(page).locator('input[value="false"]').focus();
  await page.keyboard.press('Space');
  await page.keyboard.press('Enter');
  await comesTo(page, 'extrahepatic_spread');
  await box(page).locator('input[value="true"]').focus();
  await page.keyboard.press('Space');
  await page.keyboard.press('Enter');
  await page.locator('.ask-done').waitFor();
  assert.equal(await page.locator('.ask-outcomes').getAttribute('aria-live'), 'polite');
}

export async function anEmptyOrImpossibleAnswerIsNotTaken({ browser, url }) {
  const { page } = await start(browser, url, 'child-pugh');
  await comesTo(page, 'bilirubin');
  await page.keyboard.press('Enter');
  await page.waitForTimeout(300);
  assert.equal(await asked(page), 'bilirubin');
  await box(page).locator('input[type="text"]').fill('-3');
  await page.keyboard.press('Enter');
  await box(page).locator('[role="alert"]').waitFor();
  assert.equal(await asked(page), 'bilirubin');
}

export async function itFitsAPhoneInBothLanguagesAndAxeFindsNothing({ browser, url }) {
  const axe = readFileSync(axeSource, 'utf8');
  for (const locale of ['en', 'zh-CN']) {
    const { page, context } = await start(browser, url, 'bclc-2022', { width: 360, height: 740, touch: true, locale });
    await answer(page, 'ecog', '0');
    await comesTo(page, 'bilirubin');
    const { scroll, inner } = await page.evaluate(() => ({ scroll: document.documentElement.scrollWidth, inner: innerWidth }));
    assert.ok(scroll <= inner, `${locale}: ${scroll} > ${inner}`);
    await page.evaluate(axe);
    const found = await page.evaluate(() => globalThis.axe.run(document.querySelector('.asking'), { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }));
    assert.deepEqual(found.violations.map((v) => `${v.id} ${v.nodes[0].target}`), [], locale);
    await context.close();
  }
}
