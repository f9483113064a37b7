// The automatic outline: a network asked for, its progress, its result as labels that can be edited, and packages from disk.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { axeSource, until, visit } from '../browser.mjs';
import { openStudy } from '../bench.mjs';
import { phantomSeries } from '../../dicom.mjs';

const lesion = { centre: [96, 100, 48], radius: 15, hu: 200 };
const study = () => phantomSeries({ columns: 96, rows: 80, slices: 24, spacing: 3, step: 4, noise: 4, phantom: { liver: 100, lesions: [lesion] }, series: '1.2.3.21', description: 'Abdomen portal venous' });
const tiny = (name) => fileURLToPath(new URL(`../../networks/threshold/${name}`, import.meta.url));
const file = (name, buffer) => ({ name, mimeType: 'application/octet-stream', buffer });

export async function aNetworkOutlinesAndTheOutlineIsEdited({ browser, url }) {
  const { page, requests, errors } = await visit(browser, url);
  await page.goto(`${url}#/imaging`);
  await page.locator('.imaging-gate .button.main').click();
  await page.locator('.bench').waitFor({ timeout: 60_000 });
  await page.locator('#imaging-files').setInputFiles(study());
  await until(async () => (await page.locator('.bench-slice').count()) === 3, 'three planes', 60_000);
  // The network that ships: what it is and how well it did stands there before it is loaded, with its size.
  const start = page.locator('[data-network="run"]');
  await until(async () => /loads \d+(\.\d)? MB/.test(await start.innerText()), 'the size before it loads', 60_000);
  assert.match(await page.locator('.network').innerText(), /kept apart: liver Dice 0\.\d+/);
  assert.ok(!requests.some((r) => r.url.endsWith('.bin')), 'nothing of a network is loaded before it is asked for');
  await start.click();
  await until(async () => /Slice [1-9]\d* of 24/.test(await page.locator('.network').innerText()), 'progress by slice', 120_000);
  await page.locator('[data-network="cancel"]').click();
  await start.waitFor();
  await until(async () => await start.innerText() === 'Delineate automatically', 'all of it is on this device now', 30_000);
  // A package from disk: a wrong declaration is one line, before anything runs.
  const model = JSON.parse(readFileSync(tiny('model.json'), 'utf8'));
  // Its thresholds at 70 and 150 HU: above muscle, between liver and lesion.
  model.network.input.normalise = { clip: [0, 200], subtract: 30, divide: 200 };
  const graph = readFileSync(tiny('threshold.onnx'));
  await page.locator('.network-own summary').click();
  const own = async (edit, bytes = graph) => {
    const changed = structuredClone(model);
    edit(changed);
    await page.locator('#network-own').setInputFiles([file('model.json', Buffer.from(JSON.stringify(changed))), file('threshold.onnx', bytes)]);
  };
  const refused = page.locator('.network [role="alert"]');
  await own((m) => { m.network.input.orientation = 'LPX'; });
  await until(async () => /one letter each/.test(await refused.innerText()), 'the wrong key said', 30_000);
  await own(() => undefined, Buffer.concat([graph, Buffer.from([0])]));
  await until(async () => /SHA-256 differs/.test(await refused.innerText()), 'another file said', 30_000);
  await own((m) => { m.network.input.name = 'image'; });
  await until(async () => (await page.locator('.network select').first().inputValue()) === 'own/threshold', 'the package is chosen', 30_000);
  await start.click();
  await until(async () => /the graph has no input “image”; it has “x”/.test(await refused.innerText()), 'the graph compared before the first run', 60_000);
  // The right one: liver and lesions as labels, the largest first. The spine touches the made-up liver and is as bright as a lesion,
  // so it is lesion 1; lesion 2 has the size that was drawn.
  await own(() => undefined);
  await page.locator('.network [role="alert"]').waitFor({ state: 'detached' });
  await start.click();
  await page.locator('[data-network="done"]').waitFor({ timeout: 60_000 });
  const row = page.locator('.bench-measures tr[data-label="3"]');
  await row.waitFor({ timeout: 60_000 });
  const volume = Number((await row.locator('td').allInnerTexts())[3]);
  assert.ok(Math.abs(volume - 14.14) < 2.5, `${volume} mL`);
  // Each map with its colours in words and numbers over the picture; none, none.
  const legend = page.locator('.bench-map-legend');
  for (const [what, words] of [['tumour', /Probability: tumour\s+0\s*0\.5\s*1\s+Highest in this study (0\.\d+|1); below 0\.05 nothing is drawn/], ['uncertainty', /Uncertainty \(entropy\)/]]) {
    await page.locator('[data-network="overlay"]').selectOption(what);
    await until(async () => words.test(await legend.innerText()), `the legend of ${what}`, 30_000);
  }
  await page.locator('[data-network="overlay"]').selectOption('none');
  await legend.waitFor({ state: 'detached' });
  // An edit, and both undone.
  await until(async () => !(await page.locator('[data-edit="undo"]').isDisabled()), 'the mask is measured', 60_000);
  await page.locator('[data-edit="undo"]').click();
  await row.waitFor({ state: 'detached', timeout: 60_000 });
  await page.locator('[data-edit="redo"]').click();
  await row.waitFor({ timeout: 60_000 });
  // A second run takes the maps of the first with it, and what lies over the pictures.
  await page.locator('[data-network="overlay"]').selectOption('tumour');
  await legend.waitFor();
  await start.click();
  await legend.waitFor({ state: 'detached' });
  await page.locator('[data-network="overlay"]').waitFor({ timeout: 60_000 });
  assert.equal(await page.locator('[data-network="overlay"]').inputValue(), 'none');
  assert.equal(await page.locator('[data-network="doubtful"]').count(), 0);
  // A package that wants more certainty than there is: the parts left out are counted, and the lesions gone.
  await own((m) => {
    m.title = 'Never sure enough';
    Object.assign(m.network.output.components[1], { min_mean_probability: 1, dropped_become: 'liver' });
  });
  await until(async () => /Never sure enough/.test(await page.locator('.network').innerText()), 'the other package is taken', 30_000);
  await start.click();
  await until(async () => /^2 parts that the network was unsure of are not outlined/.test(await page.locator('[data-network="doubtful"]').innerText().catch(() => '')), 'the parts left out', 60_000);
  await row.waitFor({ state: 'detached', timeout: 60_000 });
  await page.evaluate(readFileSync(axeSource, 'utf8'));
  const found = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
  assert.deepEqual(found.violations.map((v) => `${v.id}: ${v.nodes[0].target} ${v.nodes[0].failureSummary}`), []);
  assert.deepEqual(requests.filter((r) => !r.url.startsWith(url) && !r.url.startsWith('blob:')).map((r) => r.url), []);
  assert.deepEqual(errors, []);
}

export async function aNetworkOfTwoPhasesTakesTheOtherSeriesOntoTheOpenGrid({ browser, url }) {
  const { page, requests, errors } = await visit(browser, url);
  const phantom = (liver, hu) => ({ liver, lesions: [{ ...lesion, hu }] });
  const slices = { columns: 96, rows: 80, spacing: 3, noise: 4 };
  const portal = phantomSeries({ ...slices, slices: 24, step: 4, phantom: phantom(110, 90), series: '1.2.3.22', description: 'Abdomen portal venous' });
  // Half as many slices, twice as thick, and one short at the top.
  const arterial = phantomSeries({ ...slices, slices: 11, step: 8, phantom: phantom(75, 165), series: '1.2.3.23', description: 'Abdomen arterial' });
  await openStudy(page, url, portal);
  const model = JSON.parse(readFileSync(fileURLToPath(new URL('../../networks/two-phases/model.json', import.meta.url)), 'utf8'));
  model.network.input.normalise = { clip: [0, 200], subtract: 30, divide: 200 };
  const graph = readFileSync(fileURLToPath(new URL('../../networks/two-phases/two-phases.onnx', import.meta.url)));
  await page.locator('.network-own summary').click();
  await page.locator('#network-own').setInputFiles([file('model.json', Buffer.from(JSON.stringify(model))), file('two-phases.onnx', graph)]);
  const panel = page.locator('.network').first();
  const start = page.locator('[data-network="run"]');
  await until(async () => /Arterial\s+–\s+Portal venous\s+the open series[\s\S]*also needs the phase “Arterial”/i.test(await panel.innerText()), 'which phase is lacking', 60_000);
  assert.ok(await start.isDisabled(), 'no run without it');
  await page.locator('#imaging-files').setInputFiles([...portal, ...arterial]);
  await until(async () => /Arterial\s+Abdomen arterial\s+Portal venous\s+the open series/i.test(await panel.innerText()), 'each phase has its series', 60_000);
  await until(async () => await start.isEnabled(), 'ready', 60_000);
  await start.click();
  await page.locator('[data-network="done"]').waitFor({ timeout: 60_000 });
  // 24 slices of 4 mm against 11 of 8 mm: the last two lie beyond the other phase.
  assert.match(await panel.innerText(), /1 lesion, [\s\S]*does not cover 8\.3% of this series/);
  const row = page.locator('.bench-measures tr[data-label="2"]');
  await row.waitFor({ timeout: 60_000 });
  const volume = Number((await row.locator('td').allInnerTexts())[3]);
  assert.ok(Math.abs(volume - 14.14) < 3, `${volume} mL`);
  assert.deepEqual(requests.filter((r) => !r.url.startsWith(url) && !r.url.startsWith('blob:')).map((r) => r.url), []);
  assert.deepEqual(errors, []);
}
