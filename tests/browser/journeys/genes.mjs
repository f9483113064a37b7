// A table of many samples: read, its scale asked for, every signature scored, one sample taken, scores exported.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { axeSource, cardOf, cardText, until, visit } from '../browser.mjs';

const signature = 'liang-ferroptosis-10gene';
const step = JSON.parse(readFileSync(new URL(`../../../models/${signature}/model.json`, import.meta.url), 'utf8')).computation[0];
const value = (gene, sample) => ((gene * 7 + sample * 11) % 60) / 10;
const samples = Array.from({ length: 40 }, (_, i) => `S${i + 1}`);

/** A made-up cohort of the ten genes; one by its alias. */
function cohort(change = (text) => text) {
  const name = (symbol) => (symbol === 'CARS1' ? 'CARS' : symbol);
  return change(['gene', ...samples].join(',') + '\n' + step.genes.map((g, i) => [name(g.symbol), ...samples.map((_, s) => value(i, s))].join(',')).join('\n'));
}
const file = (text, name = 'cohort.csv') => ({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
const drop = (page, text, name) => page.locator('.genes-page .drop input[type="file"]').setInputFiles(file(text, name));

export async function aCohortIsScoredShownAndOneSampleTaken({ browser, url }) {
  const { page, errors } = await visit(browser, url);
  await page.goto(`${url}#/genes`);
  await page.locator('.genes-page .drop').waitFor();
  await drop(page, cohort());
  await page.locator('.genes-page .genes-read').waitFor();
  assert.match(await page.locator('.genes-page .genes-read').innerText(), /cohort\.csv: 40 samples, 10 of the \d+ signature genes/);
  // The scale is asked for, and nothing is computed before.
  assert.match(await page.locator('.genes-page .drop').innerText(), /looks like log2/);
  assert.equal(await page.locator('#gene-scale-page').inputValue(), '');
  assert.equal(await page.locator('.genes-samples').count(), 0);
  await page.locator('#gene-scale-page').selectOption('log2_fpkm_plus_1');
  await page.locator('.genes-done').waitFor();
  await page.locator('#genes-signature').selectOption(signature);
  assert.equal(await page.locator('.genes-strip .genes-dot').count(), samples.length);
  assert.match(await page.locator('.genes-rule').innerText(), /training cohort/);
  assert.match(await page.locator(`.genes-states tr[data-model="hcc-4gene-prognostic"]`).innerText(), /genes missing/);
  // A sample's score is the weighted sum, and the patient's card says the same once the sample is taken.
  const sum = step.genes.reduce((a, g, i) => a + g.coefficient * value(i, 6), step.intercept ?? 0).toFixed(3);
  const row = page.locator('.genes-samples tr[data-sample="S7"]');
  assert.ok((await row.innerText()).includes(sum), `${await row.innerText()} holds ${sum}`);
  await row.locator('button').click();
  await page.locator('.genes-strip .genes-own').waitFor();
  const [saved] = await Promise.all([page.waitForEvent('download'), page.locator('.genes-progress .button').click()]);
  assert.equal(saved.suggestedFilename(), 'cohort-signatures-log2_fpkm_plus_1.csv');
  const lines = readFileSync(await saved.path(), 'utf8').trim().split('\r\n').map((l) => l.split(','));
  assert.equal(lines.length, 41);
  assert.equal(Number(lines[7][lines[0].indexOf(signature)]).toFixed(3), sum);
  await page.goto(`${url}#/`);
  await cardOf(page, signature).waitFor();
  assert.ok((await cardText(page, signature)).includes(sum));
  assert.deepEqual(errors, []);
}

export async function aSingleSampleIsNotCalledHighOrLow({ browser, url }) {
  const { page } = await visit(browser, url);
  await page.goto(`${url}#/genes`);
  await page.locator('.genes-page .drop').waitFor();
  const genes = ['LCAT', 'GHR', 'FAM83D', 'GPSM2', 'CDC20'];
  await drop(page, cohort().split('\n').map((l) => l.split(',').slice(0, 2).join(',')).join('\n') + '\n' + genes.map((g) => `${g},3`).join('\n'));
  await page.locator('#gene-scale-page').selectOption('log2_fpkm_plus_1');
  await page.locator('.genes-rule[data-rule="single"]').waitFor();
  assert.match(await page.locator('.genes-rule').innerText(), /cannot be called high or low/);
  assert.match(await page.locator('.genes-states tr[data-state="needs_cohort"]').first().innerText(), /needs a cohort/);
  assert.equal(await page.locator('.genes-strip').count(), 0);
}

export async function aBadTableGivesOneClearLine({ browser, url }) {
  const { page } = await visit(browser, url);
  await page.goto(`${url}#/genes`);
  await page.locator('.genes-page .drop').waitFor();
  await drop(page, cohort((t) => t.replace(/\nG6PD,[^,]*,/, '\nG6PD,')));
  await page.locator('.genes-page .drop [role="alert"]').waitFor();
  assert.match(await page.locator('.genes-page .drop [role="alert"]').innerText(), /Line 3: 40 cells where 41 are expected/);
  await drop(page, cohort((t) => t.replace(/\nG6PD,[^,]*,/, '\nG6PD,high,')));
  await until(async () => /Line 3, column 2: “high” is no number \(G6PD\)/.test(await page.locator('.genes-page .drop').innerText()), 'the bad cell by line and column');
  assert.equal(await page.locator('.genes-page .drop [role="alert"]').count(), 0);
}

export async function axeFindsNothingOnATableOfExpression({ browser, url }) {
  for (const scheme of ['light', 'dark']) {
    const { page, context } = await visit(browser, url, { scheme });
    await page.locator('[aria-controls="group-genes"]').click();
    await page.goto(`${url}#/genes`);
    await page.locator('.genes-page .drop').waitFor();
    await drop(page, cohort((t) => t.replace(/\nG6PD,[^,]*,/, '\nG6PD,high,')));
    await page.locator('#gene-scale-page').selectOption('log2_fpkm_plus_1');
    await page.locator('.genes-samples tr button').nth(4).click();
    await page.evaluate(readFileSync(axeSource, 'utf8'));
    const found = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
    assert.deepEqual(found.violations.map((v) => `${v.id}: ${v.nodes[0].target} ${v.nodes[0].failureSummary}`), [], scheme);
    await context.close();
  }
}
