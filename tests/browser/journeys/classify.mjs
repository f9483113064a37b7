// The user's own classifier: dropped on the page, its declaration checked, a lesion classified, and maps of what the answer hangs on.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { axeSource, until, visit } from '../browser.mjs';
import { phantomSeries } from '../../dicom.mjs';

const lesion = { centre: [96, 100, 48], radius: 15, hu: 200 };
const study = () => phantomSeries({ columns: 96, rows: 80, slices: 24, spacing: 3, step: 4, noise: 4, phantom: { liver: 100, lesions: [lesion] }, series: '1.2.3.31', description: 'Abdomen portal venous' });
const tiny = (name) => fileURLToPath(new URL(`../../networks/${name}`, import.meta.url));
const packageOf = (id) => ({ model: JSON.parse(readFileSync(tiny(`${id}/model.json`), 'utf8')), onnx: readFileSync(tiny(`${id}/${id}.onnx`)) });

/** Files let fall onto the room. */
const drop = (page, files) => page.evaluate((all) => {
  const data = new DataTransfer();
  for (const { name, bytes } of all) data.items.add(new File([Uint8Array.from(atob(bytes), (c) => c.charCodeAt(0))], name));
  document.querySelector('.bench').dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
}, files.map(({ name, buffer }) => ({ name, bytes: buffer.toString('base64') })));
const filesOf = ({ model, onnx }) => [{ name: 'model.json', buffer: Buffer.from(JSON.stringify(model)) }, { name: model.network.file, buffer: onnx }];

export async function aLesionIsClassifiedByAnOwnNetworkAndTheAnswerLookedInto({ browser, url }) {
  const { page, requests, errors } = await visit(browser, url);
  await page.goto(`${url}#/imaging`);
  await page.locator('.imaging-gate .button.main').click();
  await page.locator('.bench').waitFor({ timeout: 60_000 });
  // A package may come before any study.
  const classifier = packageOf('brightness');
  classifier.model.network.input.field_of_view.mm = 1;
  const own = (edit) => { const one = structuredClone(classifier); one.onnx = classifier.onnx; edit(one.model.network); return drop(page, filesOf(one)); };
  await own((n) => { delete n.output.meaning; });
  await until(async () => /model\.json, at \/network\/output: “meaning” is missing/.test(await page.locator('.bench-series [role="alert"]').innerText()), 'what is missing, and where', 60_000);
  await page.locator('#imaging-files').setInputFiles(study());
  await until(async () => (await page.locator('.bench-slice').count()) === 3, 'three planes', 60_000);
  // Outlines by the threshold network: the lesion that was drawn is lesion 2.
  const outliner = packageOf('threshold');
  outliner.model.network.input.normalise = { clip: [0, 200], subtract: 30, divide: 200 };
  await drop(page, filesOf(outliner));
  await until(async () => (await page.locator('.network select').first().inputValue()) === 'own/threshold', 'the dropped package is chosen', 60_000);
  await page.locator('[data-network="run"]').click();
  await page.locator('.bench-measures tr[data-label="3"]').waitFor({ timeout: 120_000 });
  await page.locator('.bench-label', { hasText: 'Lesion 2' }).click();
  // A graph that is not the one declared is found before it runs.
  await own((n) => { n.input.field_of_view.pixels = 16; });
  const ask = page.locator('[data-network="classify"]');
  await until(async () => await ask.isEnabled(), 'ready to classify', 60_000);
  await ask.click();
  await until(async () => /fixed at 32 pixels, but model\.json asks for 16/.test(await page.locator('.classify').innerText()), 'the graph compared before it runs', 60_000);
  // The right one.
  await own(() => undefined);
  await until(async () => await ask.isEnabled(), 'ready to classify', 60_000);
  assert.match(await page.locator('.classify').innerText(), /Is the region brighter than 100 HU\?[\s\S]*What it was trained on is not stated/);
  await page.waitForTimeout(300);
  await ask.click();
  const answer = page.locator('[data-network="answer"]');
  await answer.waitFor({ timeout: 60_000 });
  assert.match(await answer.innerText(), /^bright\s+Score of the network, not a probability/);
  assert.match(await page.locator('.classify').innerText(), /Lesion 2, by the network “Bright or dark, for tests” \(brightness, sha-256 [0-9a-f]{12}…\)\. It was shown 32 pixels \(32 mm\) a side/);
  // The occlusion map: stopped, and then made.
  await page.locator('[data-network="occlusion"]').click();
  await page.locator('[data-network="stop"]').click();
  await page.locator('[data-network="stop"]').waitFor({ state: 'detached' });
  assert.equal(await page.locator('[data-network="map"]').count(), 0);
  await page.locator('[data-network="occlusion"]').click();
  await until(async () => /“bright” loses most where this place is covered/.test(await page.locator('.classify').innerText()), 'the occlusion map', 120_000);
  await page.locator('[data-network="activation"]').click();
  await until(async () => /last activations that speak for “bright” \(at most 1\d\b/.test(await page.locator('.classify').innerText()), 'the activation map: 20 x 0.5 at most', 60_000);
  // Its colours in words and numbers over the picture; a picture kept now prints them beside it.
  const legend = page.locator('.bench-map-legend');
  assert.match(await legend.innerText(), /Class activation for “bright”\s+0\s*\d[\d.]*\s*1\d\s+Highest in this study 1\d/);
  await page.locator('.bench-axial .bench-keep').click();
  await page.locator('.bench-kept li', { hasText: 'Class activation' }).waitFor();
  const inColour = await page.locator('.bench-kept canvas').evaluate((canvas) => {
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    let n = 0;
    for (let i = 0; i < data.length; i += 4) if (Math.abs(data[i] - data[i + 1]) > 20) n++;
    return n;
  });
  assert.ok(inColour > 100, `the map is drawn into the picture: ${inColour} pixels in colour`);
  await page.evaluate(() => { window.print = () => undefined; });
  await page.locator('[data-edit="print"]').click();
  await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
  assert.match(await page.locator('.image-sheet figure .map-legend').first().textContent(), /Class activation for “bright”.*Highest in this study 1\d/);
  await page.evaluate(() => dispatchEvent(new Event('afterprint')));
  await page.evaluate(readFileSync(axeSource, 'utf8'));
  const found = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
  assert.deepEqual(found.violations.map((v) => `${v.id}: ${v.nodes[0].target} ${v.nodes[0].failureSummary}`), []);
  assert.deepEqual(requests.filter((r) => !r.url.startsWith(url) && !r.url.startsWith('blob:')).map((r) => r.url), []);
  assert.deepEqual(errors, []);
}
