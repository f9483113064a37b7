// Several phases of one study: side by side and linked in millimetres of the patient.
import assert from 'node:assert/strict';
import { until, visit } from '../browser.mjs';
import { faultsOfAccess, foreign, openStudy, outlineLesion, small } from '../bench.mjs';
import { phantomSeries } from '../../dicom.mjs';

const ball = (hu) => ({ lesions: [{ centre: [96, 100, 80], radius: 15, hu }] });
/** Arterial every 4 mm, portal venous every 2 mm, delayed every 5 mm and from another frame of reference. */
const threePhases = () => [
  ...phantomSeries({ ...small, series: '1.2.3.31', description: 'Liver arterial', phantom: { liver: 65, ...ball(120) } }),
  ...phantomSeries({ ...small, slices: 80, step: 2, series: '1.2.3.32', description: 'Liver portal venous', seed: 2, phantom: { liver: 110, ...ball(90) } }),
  ...phantomSeries({ ...small, slices: 32, step: 5, series: '1.2.3.33', description: 'Liver delayed', seed: 3, frameOfReference: '1.2.3.99', phantom: { liver: 84, ...ball(70) } }),
];
const pane = (page, name) => page.locator('.bench-pane', { has: page.locator(`[data-pick="series"] option:checked:has-text("${name}")`) });
/** Where a pane is: z in mm, slice and how many there are. */
async function place(page, n) {
  const text = await page.locator('.bench-pane').nth(n).locator('.bench-slice').innerText();
  const found = text.match(/z ([−-]?[\d.]+) mm · slice (\d+) \/ (\d+)/);
  return found && { z: Number(found[1].replace('−', '-')), slice: Number(found[2]), slices: Number(found[3]) };
}
const picture = async (page, n) => (await page.locator('.bench-pane').nth(n).locator('.bench-canvas canvas').first().screenshot()).toString('base64');

export async function phasesStandSideBySideLinkedInMillimetres({ browser, url }) {
  const { page, requests, errors } = await visit(browser, url);
  await openStudy(page, url, threePhases());
  await outlineLesion(page);
  const button = page.locator('[data-tool="phases"]');
  await button.click();
  await until(async () => await page.locator('.bench-pane').count() === 3 && await page.locator('.bench-pane .bench-slice').count() === 3, 'three panes with their slices', 90_000);
  const names = await page.locator('.bench-pane [data-pick="phase"]').evaluateAll((all) => all.map((one) => one.value));
  assert.deepEqual(names, ['arterial', 'portal_venous', 'delayed'], 'in the order of the phases');
  // The same plane in the patient, whatever the spacing: slices of 4 and 2 mm.
  await until(async () => { const [a, b] = [await place(page, 0), await place(page, 1)]; return a && b && Math.abs(a.z - b.z) <= 1; }, 'both at one height');
  const start = await place(page, 0);
  assert.deepEqual([start.slices, (await place(page, 1)).slices], [40, 80]);
  // The outline drawn on the open series stands over both, not over the series of another frame.
  await until(async () => await page.locator('.bench-pane .bench-outlines path[data-label="2"]').count() === 2, 'the outline over both');
  // A key turns by one slice of 4 mm, which is two of the other series; the series of another frame stays and says why.
  const apart = await place(page, 2);
  await page.locator('[data-pane="0"]').focus();
  await page.keyboard.press('ArrowDown');
  await until(async () => (await place(page, 0)).slice !== start.slice, 'the next slice');
  const next = await place(page, 0);
  assert.equal(Math.abs(next.z - start.z), 4);
  await until(async () => (await place(page, 1)).z === next.z, 'the finer series follows to the same millimetre');
  assert.deepEqual(await place(page, 2), apart);
  assert.match(await page.locator('.bench-pane').nth(2).innerText(), /Another frame of reference/);
  // The wheel over the finer series takes the coarser one half a slice on.
  const box = await page.locator('[data-pane="1"]').boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.wheel(0, 100);
  await until(async () => Math.abs((await place(page, 1)).z - next.z) === 2 && (await place(page, 0)).z === (await place(page, 1)).z, 'the coarser series follows by 2 mm');
  // Zoom with the right button, window by a key: the others follow.
  const before = [await picture(page, 0), await picture(page, 2)];
  await page.mouse.down({ button: 'right' });
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2 - 60, { steps: 4 });
  await page.mouse.up({ button: 'right' });
  await until(async () => await picture(page, 0) !== before[0], 'the zoom of the first pane follows');
  await page.keyboard.press('Shift+Digit1');
  await until(async () => await picture(page, 2) !== before[1], 'the window is that of all panes');
  assert.match(await page.locator('.bench-readout').innerText(), /C 60 W 160/);
  // A point marked in one pane is read in every pane of its frame.
  await page.locator('[data-pane="0"]').click({ position: { x: box.width / 2, y: box.height / 2 } });
  await until(async () => await page.locator('.bench-pane .bench-value').count() === 2, 'the value under the crosshair in both');
  // The label of a pane is that of the series, and can be changed; a pane can show another series, or go.
  await page.locator('.bench-pane').nth(1).locator('[data-pick="phase"]').selectOption('delayed');
  assert.equal(await page.locator('.bench-row[data-series="1.2.3.32"] select').inputValue(), 'delayed');
  await page.locator('.bench-pane').nth(2).locator('.bench-drop').click();
  assert.equal(await page.locator('.bench-pane').count(), 2);
  await page.locator('.bench-more').click();
  await until(async () => await pane(page, 'Liver delayed').count() === 1 && await page.locator('.bench-pane .bench-slice').count() === 3, 'the series is back');
  assert.deepEqual(await faultsOfAccess(page), []);
  const last = await place(page, 0);
  await button.click();
  assert.equal(await page.locator('.bench-phases').count(), 0);
  await until(async () => new RegExp(`Axial ${last.slice} / 40`).test(await page.locator('.bench-axial .bench-slice').innerText()), 'the planes are where the panes were');
  assert.equal(await page.locator('.bench-measures tr[data-label="2"]').count(), 1, 'the outline is still there');
  assert.deepEqual(foreign(requests, url), []);
  assert.deepEqual(errors, []);
}
