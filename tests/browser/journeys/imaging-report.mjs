// The imaging room for whoever has no study at hand: the example study, from its automatic mask to the printed report, also offline.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { axeSource, servePage, until, visit } from '../browser.mjs';

async function openExample(page, url) {
  await page.goto(`${url}#/imaging`);
  await page.locator('[data-example="load"]').click();
  await page.locator('.bench-row[data-open="true"]', { hasText: 'SYNTHETIC baseline portal venous' }).waitFor({ timeout: 120_000 });
  await until(async () => (await page.locator('.bench-slice').count()) === 3, 'three planes', 60_000);
}
const saved = async (page, selector) => {
  const [file] = await Promise.all([page.waitForEvent('download'), page.locator(selector).click()]);
  return { name: file.suggestedFilename(), bytes: readFileSync(await file.path()) };
};
const idle = (page) => until(async () => !(await page.locator('[data-edit="undo"]').isDisabled()), 'the mask is measured', 60_000);

async function network(page) {
  const start = page.locator('[data-network="run"]');
  await start.waitFor({ timeout: 60_000 });
  await start.click();
  await page.locator('[data-network="done"]').waitFor({ timeout: 200_000 });
  await page.locator('.bench-measures tr[data-label="1"]').waitFor({ timeout: 60_000 });
  await idle(page);
}

/** Presses the bar's print button (the browser's own dialog left out) and looks at what would be printed. */
async function printed(page) {
  await page.evaluate(() => { window.print = () => { document.documentElement.dataset.asked = 'yes'; }; });
  await page.locator('.bar .tool', { hasText: /Print|打印/ }).click();
  await until(() => page.evaluate(() => document.documentElement.dataset.asked === 'yes'), 'the print command');
  await page.emulateMedia({ media: 'print' });
  await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
  await page.locator('.image-sheet').waitFor();
  const text = await page.locator('body').innerText();
  const seen = await page.evaluate(() => {
    const all = [...document.querySelectorAll('.image-sheet canvas')];
    const data = all[0]?.getContext('2d').getImageData(0, 0, all[0].width, all[0].height).data ?? [];
    let [darkest, lightest] = [255, 0];
    for (let i = 0; i < data.length; i += 4) { darkest = Math.min(darkest, data[i]); lightest = Math.max(lightest, data[i]); }
    return { pictures: all.length, darkest, lightest };
  });
  const file = join(mkdtempSync(join(tmpdir(), 'hepatica-print-')), 'page.pdf');
  writeFileSync(file, await page.pdf({ preferCSSPageSize: true }));
  let pages = 0;
  try {
    pages = Number(/Pages:\s+(\d+)/.exec(execFileSync('pdfinfo', [file], { encoding: 'utf8' }))[1]);
  } catch { /* not installed: the count is left out */ }
  await page.evaluate(() => dispatchEvent(new Event('afterprint')));
  await page.emulateMedia({ media: 'screen' });
  return { text, ...seen, pages };
}

export async function exampleStudyFromAutomaticMaskToPrintedReport({ browser, url }) {
  const { page, requests, errors } = await visit(browser, url);
  await openExample(page, url);
  // Four phases, each recognised; every picture is marked, and so is what is saved.
  assert.deepEqual(await page.locator('.bench-row select').evaluateAll((all) => all.map((one) => one.value)), ['unenhanced', 'arterial', 'portal_venous', 'delayed']);
  assert.equal(await page.locator('.bench-synthetic').count(), 3);
  await network(page);
  const liver = Number((await page.locator('.bench-measures tr[data-label="1"] td').last().innerText()).replace(/,/g, ''));
  assert.ok(liver > 700 && liver < 2500, `a liver of ${liver} mL`);
  assert.equal((await saved(page, '[data-edit="nrrd"]')).name, 'synthetic-mask.nrrd');
  const seg = await saved(page, '[data-edit="seg"]');
  assert.ok(seg.name === 'synthetic-mask-seg.dcm' && seg.bytes.includes('SYNTHETIC'), 'the segmentation says that it is synthetic');
  // The reader's own hand: the first lesion made larger.
  await page.locator('.bench-label', { hasText: 'Lesion 1' }).first().click();
  const first = () => page.locator('.bench-measures tr[data-label="2"] td').last().innerText().then(Number);
  const before = await first();
  await page.locator('[data-edit="grow"]').click();
  await until(async () => await first() > before, 'the edit is measured', 60_000);
  const table = await saved(page, '[data-edit="measures-csv"]');
  assert.equal(table.name, 'synthetic-measurements.csv');
  assert.match(table.bytes.toString(), /^image,lesion,[\s\S]*\r\n"SYNTHETIC, not a patient: SYNTHETIC baseline portal venous",1,/);
  await page.locator('[data-edit="radiomics"]').click();
  await page.locator('.bench-features').waitFor({ timeout: 120_000 });
  assert.match((await saved(page, '[data-edit="csv"]')).bytes.toString(), /SYNTHETIC, not a patient/);
  // Proposals are confirmed one by one; a model that needs nothing else answers.
  for (const id of ['tumour_number', 'largest_diameter']) await page.locator(`.bench-proposals li[data-variable="${id}"] button`).click();
  await until(async () => (await page.locator('.bench-proposals li', { hasText: 'in the form' }).count()) === 2, 'both are in the form');
  // A picture kept from a plane, and the report.
  await page.locator('.bench-coronal .bench-keep').click();
  await page.locator('.bench-kept li').waitFor();
  await page.evaluate(readFileSync(axeSource, 'utf8'));
  const found = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
  assert.deepEqual(found.violations.map((v) => `${v.id}: ${v.nodes[0].target} ${v.nodes[0].failureSummary}`), []);
  const lesions = await page.locator('.bench-measures tr[data-label]').count() - 1;
  const sheet = await printed(page);
  assert.match(sheet.text, /Imaging report/);
  assert.match(sheet.text, /SYNTHETIC study drawn by a computer/);
  assert.match(sheet.text, /Outlines begun by the network “Liver and tumours in portal-venous CT” \(liver-ct, sha-256 [0-9a-f]{12}…\)\..*patients.*Edited afterwards in 1 step\./);
  assert.match(sheet.text, /\(confirmed, in the form\)/);
  assert.match(sheet.text, /Models that use the confirmed values\s+TBS/);
  assert.equal(sheet.pictures, 1 + Math.min(6, lesions));
  assert.ok(sheet.darkest < 40 && sheet.lightest > 215, 'the pictures are drawn');
  assert.ok(!sheet.text.includes('Case summary'), 'the case summary is not printed here');
  if (sheet.pages) assert.ok(sheet.pages <= 3, `${sheet.pages} pages`);
  assert.deepEqual(requests.filter((r) => !r.url.startsWith(url) && !r.url.startsWith('blob:')).map((r) => r.url), []);
  assert.deepEqual(errors, []);
}

export async function twoTimePointsOfTheExampleGiveAResponseThatIsPrinted({ browser, url }) {
  const { page, errors } = await visit(browser, url, { locale: 'zh-CN' });
  await openExample(page, url);
  const outline = async () => {
    await page.locator('[data-example="truth"]').click();
    await page.locator('.bench-measures tr[data-label="4"]').waitFor({ timeout: 60_000 });
    await idle(page);
  };
  await outline();
  await page.locator('[data-edit="baseline"]').click();
  await page.locator('.bench-axial .bench-keep').click();
  await page.locator('.bench-kept li').waitFor();
  page.on('dialog', (dialog) => void dialog.accept());
  await saved(page, '[data-edit="nifti"]');
  await page.locator('[data-example="later"]').click();
  await page.locator('.bench-row[data-open="true"]', { hasText: 'SYNTHETIC follow-up portal venous' }).waitFor({ timeout: 120_000 });
  assert.equal(await page.locator('.bench-row').count(), 8);
  await page.locator('.bench-measures').waitFor({ state: 'detached', timeout: 60_000 });
  await until(async () => (await page.locator('.bench-slice').count()) === 3, 'three planes', 60_000);
  // The picture kept of the study before is out of the report until the reader says that it is the same patient.
  assert.equal(await page.locator('.bench-kept li').count(), 0);
  assert.match(await page.locator('.bench-aside').innerText(), /之前检查的 1 幅图像（SYNTHETIC baseline portal venous）未列入本报告/);
  await outline();
  const lesions = await page.locator('.bench-measures tr[data-label]').count() - 1;
  assert.equal((await printed(page)).pictures, Math.min(6, lesions));
  await page.locator('[data-aside="same"]').click();
  await page.locator('.bench-kept li').waitFor();
  // Nor is the baseline compared with it before.
  assert.match(await page.locator('.bench-response').innerText(), /基线来自另一次检查/);
  assert.equal(await page.locator('.bench-answers').count(), 0);
  await page.locator('[data-edit="same-patient"]').click();
  // Necrosis was drawn into the two larger lesions only at the second visit: viable tumour falls, diameters hardly do.
  await page.locator('.bench-check', { hasText: '基线：无坏死' }).locator('input').check();
  const said = (criterion) => page.locator(`.bench-answers [data-criterion="${criterion}"]`).innerText();
  await until(async () => /部分缓解/.test(await said('mrecist')), 'mRECIST sees the necrosis', 60_000);
  assert.match(await said('recist-1.1'), /疾病稳定/);
  const sheet = await printed(page);
  assert.match(sheet.text, /mRECIST（存活肿瘤）\s+部分缓解/);
  assert.equal(sheet.pictures, 1 + Math.min(6, lesions));
  assert.match(sheet.text, /计算机生成的合成影像/);
  assert.deepEqual(errors, []);
}

export async function exampleStudyAndNetworkWorkOfflineAfterTheFirstVisit({ browser }) {
  const { server, url } = await servePage();
  const { page } = await visit(browser, url);
  await until(() => page.evaluate(() => navigator.serviceWorker?.controller !== null), 'the page is kept for offline', 60_000);
  await openExample(page, url);
  await network(page);
  server.close();
  server.closeAllConnections();
  await page.reload();
  await page.locator('.bench').waitFor({ timeout: 60_000 });
  await page.locator('[data-example="baseline"]').click();
  await page.locator('.bench-row[data-open="true"]', { hasText: 'portal venous' }).waitFor({ timeout: 120_000 });
  await until(async () => await page.locator('[data-network="run"]').innerText() === 'Delineate automatically', 'nothing is left to load', 60_000);
  await network(page);
}
