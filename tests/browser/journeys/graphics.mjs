// The graphics device: a network runs on it, it is lost in the middle, and nothing of the work goes with it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { launchWithGraphics, until, visit } from '../browser.mjs';
import { faultsOfAccess, foreign, idle, openStudy, outlineLesion, small } from '../bench.mjs';
import { phantomSeries } from '../../dicom.mjs';

const tiny = (name) => readFileSync(fileURLToPath(new URL(`../../networks/threshold/${name}`, import.meta.url)));
const lesion = { centre: [96, 100, 48], radius: 15, hu: 200 };
const study = () => phantomSeries({ ...small, slices: 60, step: 2, phantom: { liver: 110, lesions: [lesion] }, series: '1.2.3.24', description: 'Abdomen portal venous' });
const hasAdapter = (page) => page.evaluate(() => Promise.resolve(navigator.gpu?.requestAdapter() ?? null).then(Boolean, () => false));
const rows = async (page) => (await page.locator('.bench-measures').innerText()).replace(/\s+/g, ' ');
const picture = async (page) => (await page.locator('[data-plane="axial"] canvas').first().screenshot()).toString('base64');

async function withTinyNetwork(page) {
  const model = JSON.parse(tiny('model.json').toString());
  model.network.input.normalise = { clip: [0, 200], subtract: 30, divide: 200 };
  await page.locator('.network-own summary').click();
  await page.locator('#network-own').setInputFiles([['model.json', Buffer.from(JSON.stringify(model))], ['threshold.onnx', tiny('threshold.onnx')]]
    .map(([name, buffer]) => ({ name, mimeType: 'application/octet-stream', buffer })));
  await until(async () => (await page.locator('.network select').first().inputValue()) === 'own/threshold', 'the package is chosen', 60_000);
}

/** Draws a length by hand about the middle of the axial plane, which it gives. */
async function drawLength(page) {
  await page.locator('.bench-tool', { hasText: 'Length' }).first().click();
  const box = await page.locator('[data-plane="axial"]').boundingBox();
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x - 60, y);
  await page.mouse.down();
  await page.mouse.move(x + 60, y, { steps: 5 });
  await page.mouse.up();
  await page.locator('[data-tool="clear"]').waitFor();
  await page.locator('.bench-tool', { hasText: 'Crosshair' }).first().click();
  return [x, y];
}

async function onItsDevice(browser, url) {
  const { page, requests, errors } = await visit(browser, url);
  if (!await hasAdapter(page)) return console.log('      this browser has no WebGPU adapter: nothing of the graphics device was looked at');
  await openStudy(page, url, study());
  await withTinyNetwork(page);
  const run = page.locator('[data-network="run"]');
  const done = page.locator('[data-network="done"]');
  await run.click();
  await until(async () => await done.count() && /WebGPU/.test(await done.innerText()), 'outlined on the graphics device', 120_000);
  await idle(page);
  const measures = await rows(page);
  assert.match(measures, /Lesion 2 \d+ \d+ \d+ 14\.\d/);
  const [x, y] = await drawLength(page);
  const readout = page.locator('.bench-readout');
  const middle = await readout.innerText();
  // On the measure's own height, so that the coronal plane cuts it.
  await page.mouse.click(x - 100, y);
  const at = await until(async () => { const now = await readout.innerText(); return now !== middle && now; }, 'the crosshair elsewhere');
  // The device dies in the middle of the next run.
  await run.click();
  await until(async () => /Slice [3-9] of/.test(await page.locator('.network').innerText()), 'a few slices', 60_000);
  const session = await browser.newBrowserCDPSession();
  await session.send('Browser.crashGpuProcess').catch(() => undefined);
  await until(async () => await done.count() && /WebAssembly/.test(await done.innerText()), 'the rest without the device', 120_000);
  await page.locator('.bench-lost').waitFor({ timeout: 60_000 });
  assert.match(await page.locator('.bench-lost').innerText(), /pictures are drawn again\. Outlines and measures are kept/);
  await until(async () => await rows(page) === measures, 'the same outlines and measures', 60_000);
  await until(async () => await readout.innerText() === at, 'the same point', 30_000);
  await page.locator('[data-tool="clear"]').waitFor();
  const texts = (plane) => page.locator(`[data-plane="${plane}"] svg text`).count();
  await until(async () => await texts('axial') === 1, 'the measure in its plane', 30_000);
  assert.deepEqual([await texts('coronal'), await texts('sagittal')], [0, 0], 'and in no other');
  assert.deepEqual(await faultsOfAccess(page), []);
  // The new planes are pictures, and answer.
  const before = await picture(page);
  await page.keyboard.press('Shift+Digit3');
  await until(async () => await picture(page) !== before, 'another window, another picture', 30_000);
  await page.locator('.bench-lost .link').click();
  await page.locator('.bench-lost').waitFor({ state: 'detached' });
  assert.deepEqual(foreign(requests, url), []);
  assert.deepEqual(errors, []);
}

export async function aLostGraphicsDeviceTakesNothingWithIt({ url }) {
  const browser = await launchWithGraphics();
  try {
    await onItsDevice(browser, url);
  } finally {
    await browser.close();
  }
}

export async function theRoomLeftAndEnteredAgainKeepsTheOutlineAndWhatWasMeasuredByHand({ browser, url }) {
  const { page, errors } = await visit(browser, url);
  await openStudy(page, url, phantomSeries({ ...small, series: '1.2.3.25', description: 'Abdomen arterial' }));
  await outlineLesion(page);
  const measures = await rows(page);
  await drawLength(page);
  const lengths = () => page.locator('[data-plane="axial"] svg text').allTextContents();
  // The value follows the hand at intervals: it is read when it stands.
  const length = await until(async () => {
    const now = await lengths();
    await page.waitForTimeout(500);
    return now.length === 1 && /mm/.test(now[0]) && (await lengths()).join() === now.join() && now;
  }, 'a length with its value');
  await page.goto(`${url}#/`);
  await page.locator('.results').first().waitFor();
  await page.goto(`${url}#/imaging`);
  await until(async () => (await page.locator('.bench-slice').count()) === 3, 'the planes again', 60_000);
  await idle(page);
  assert.equal(await rows(page), measures);
  await until(async () => (await lengths()).join() === length.join(), 'the length again', 30_000);
  // The module still holds the mask and its history, not an empty one.
  await page.locator('[data-edit="undo"]').click();
  await page.locator('.bench-measures tr[data-label="2"]').waitFor({ state: 'detached', timeout: 60_000 });
  await page.locator('[data-edit="redo"]').click();
  await until(async () => await rows(page) === measures, 'the outline again', 60_000);
  assert.deepEqual(errors, []);
}
