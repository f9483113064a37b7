// Several phases of one study: side by side and linked in millimetres of the patient.
import assert from 'node:assert/strict';
import { until, visit } from '../browser.mjs';
import { drawn, faultsOfAccess, foreign, idle, openRoom, openStudy, outlineLesion, small, voxelClicks } from '../bench.mjs';
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

const numbers = (texts) => texts.map((text) => Number(text.replace('−', '-').replace(/[%+]/g, '')));

export async function enhancementAndWashoutAreMeasuredInEveryPhase({ browser, url }) {
  const { page, requests, errors } = await visit(browser, url);
  const plain = phantomSeries({ ...small, slices: 32, step: 5, series: '1.2.3.34', description: 'Liver unenhanced', seed: 4, phantom: { liver: 55, ...ball(40) } });
  const late = phantomSeries({ ...small, slices: 32, step: 5, series: '1.2.3.35', description: 'Liver series five', seed: 5, phantom: { liver: 84, ...ball(70) } });
  // Liver well above muscle, so that the flood stays in it.
  const arterial = phantomSeries({ ...small, series: '1.2.3.31', description: 'Liver arterial', phantom: { liver: 95, ...ball(150) } });
  await openStudy(page, url, [...arterial, ...threePhases().slice(40), ...plain, ...late]);
  // Drawn on the arterial phase; liver and lesion by one click and a flood.
  await page.locator('.bench-row[data-series="1.2.3.31"] .bench-open').click();
  await until(async () => await page.locator('.bench-row[data-series="1.2.3.31"]').getAttribute('data-open') === 'true' && await page.locator('.bench-slice').count() === 3, 'the arterial phase', 60_000);
  await drawn(page);
  const { click } = await outlineLesion(page);
  await page.locator('.bench-label', { hasText: 'Liver' }).click();
  await click(40, 45, 'Flood');
  await page.locator('.bench-measures tr[data-label="1"]').waitFor({ timeout: 60_000 });
  await idle(page);
  await page.locator('[data-edit="phases"]').click();
  const table = page.locator('[data-table="attenuation"]');
  await table.waitFor({ timeout: 120_000 });
  const row = async (phase, of = table) => numbers(await of.locator(`tr[data-phase="${phase}"] td`).allInnerTexts());
  const near = (found, expected, by) => expected.forEach((x, i) => assert.ok(Math.abs(found[i] - x) <= by, `${found} is not near ${expected}`));
  near(await row('unenhanced'), [40, 55, -15], 3);
  near(await row('arterial'), [150, 95, 55], 3);
  near(await row('portal_venous'), [90, 110, -20], 3);
  assert.match(await page.locator('.bench-enhancement').innerText(), /another frame of reference: Liver delayed/);
  assert.match(await page.locator('[data-fact="gain"]').innerText(), /Arterial enhancement \+(10[6-9]|11[0-4]) HU; liver \+(3[89]|4[0-2]) HU/);
  // 100 × 110 / 90; (150 - 90) / 150; (150 - 90) / (150 - 40).
  const wash = page.locator('[data-table="washout"]');
  near(await row('portal_venous', wash), [122, 40, 54.5], 4);
  // The phase is what the list says: nothing is guessed of the late series, and once it is named it takes part.
  assert.equal(await wash.locator('tr[data-phase="delayed"]').count(), 0);
  await page.locator('.bench-row[data-series="1.2.3.35"] select').selectOption('delayed');
  await wash.locator('tr[data-phase="delayed"]').waitFor();
  near(await row('delayed', wash), [120, 53.3, 72.7], 4);
  // Proposed, with the reason; taken over by hand.
  const proposal = page.locator('.bench-enhancement li[data-variable="washout_nonperipheral"]');
  assert.match(await proposal.innerText(), /= 1[12]\d in the delayed phase \(107 or more\)/);
  await proposal.locator('button').click();
  await page.locator('.bench-enhancement li[data-variable="washout_nonperipheral"]', { hasText: 'in the form' }).waitFor();
  await page.locator('.bench-enhancement li[data-variable="aphe_nonrim"] button').waitFor();
  await page.locator('.bench-method summary').click();

  assert.deepEqual(await faultsOfAccess(page), []);
  // Two series of one name: no ratio, and why.
  await page.locator('.bench-row[data-series="1.2.3.34"] select').selectOption('arterial');
  await page.locator('.bench-enhancement .note', { hasText: 'Two series are called arterial' }).waitFor();
  // Another outline: the table is old.
  await page.locator('[data-edit="undo"]').click();
  await page.locator('.bench-enhancement', { hasText: 'The outline has changed' }).waitFor({ timeout: 60_000 });
  assert.equal(await table.count(), 0);
  assert.deepEqual(foreign(requests, url), []);
  assert.deepEqual(errors, []);
}

/** An NRRD of the made-up abdomen: slices `step` mm apart. */
function volumeFile(name, step, hu, liver) {
  const [columns, rows, slices] = [48, 40, Math.round(160 / step)];
  const data = new Int16Array(columns * rows * slices).fill(-1000);
  for (let k = 0; k < slices; k++) for (let j = 0; j < rows; j++) for (let i = 0; i < columns; i++) {
    const [x, y, z] = [i * 6 - 144, j * 6 - 120, k * step];
    if ((x / 130) ** 2 + (y / 100) ** 2 < 1) data[i + columns * (j + rows * k)] = Math.hypot(x + 54, y + 30, z - 80) <= 22 ? hu : liver;
  }
  const head = `NRRD0004\ntype: int16\nendian: little\ndimension: 3\nspace: left-posterior-superior\nsizes: ${columns} ${rows} ${slices}\nspace directions: (6,0,0) (0,6,0) (0,0,${step})\nspace origin: (-144,-120,0)\nencoding: raw\n\n`;
  return { name, mimeType: 'application/octet-stream', buffer: Buffer.concat([Buffer.from(head), Buffer.from(data.buffer)]) };
}

export async function severalVolumesAtOnceBecomeSeveralSeries({ browser, url }) {
  const { page, requests, errors } = await visit(browser, url);
  await openRoom(page, url);
  await page.locator('#imaging-files').setInputFiles([volumeFile('p01_arterial.nrrd', 4, 120, 65), volumeFile('p01_PVP.nrrd', 8, 90, 110), volumeFile('p01_scan3.nrrd', 5, 70, 84),
    { name: 'broken.nii', mimeType: 'application/octet-stream', buffer: Buffer.from('not a volume') }]);
  await drawn(page);
  const rows = page.locator('.bench-row');
  assert.equal(await rows.count(), 3);
  assert.deepEqual(await rows.locator('select').evaluateAll((all) => all.map((one) => one.value)), ['arterial', 'portal_venous', 'unknown']);
  assert.match(await rows.nth(1).innerText(), /p01_PVP\.nrrd\s+CT · 48 × 40 × 20, 6(\.00)? × 6(\.00)? × 8(\.00)? mm/);
  assert.match(await page.locator('.bench-faults').innerText(), /not a volume[^]*broken\.nii/);
  assert.equal(await rows.nth(0).getAttribute('data-open'), 'true');
  await rows.nth(2).locator('select').selectOption('delayed');
  await page.locator('[data-tool="phases"]').click();
  await until(async () => await page.locator('.bench-pane .bench-slice').count() === 3, 'three panes', 90_000);
  const start = await place(page, 0);
  assert.equal((await place(page, 1)).z, start.z);
  assert.match(await page.locator('.bench-pane').nth(1).innerText(), /No frame of reference in the file/);
  await page.locator('[data-tool="phases"]').click();
  await rows.nth(1).locator('.bench-open').click();
  await until(async () => await rows.nth(1).getAttribute('data-open') === 'true', 'another file opened', 60_000);
  await until(async () => /Axial \d+ \/ 20/.test(await page.locator('.bench-axial .bench-slice').innerText()), 'its slices');
  assert.deepEqual(foreign(requests, url), []);
  assert.deepEqual(errors, []);
}

export async function polygonThresholdBrushFillingBetweenSlicesAndCine({ browser, url }) {
  const { page, errors } = await visit(browser, url);
  await openStudy(page, url, threePhases().slice(0, 40));
  const click = await voxelClicks(page);
  const row = page.locator('.bench-measures tr[data-label="2"]');
  const volume = async () => Number((await row.locator('td').allInnerTexts()).at(-1));
  const square = async () => {
    for (const [i, j] of [[28.5, 28.5], [38.5, 28.5], [38.5, 38.5], [28.5, 38.5]]) await click(i, j, 'Polygon');
    assert.equal(await page.locator('.bench-polygon circle').count(), 4);
    await page.keyboard.press('Enter');
  };
  // A square of 10 x 10 voxels of 3 x 3 x 4 mm: 3.6 mL. The same four slices further on, and the three between filled in.
  await square();
  await row.waitFor({ timeout: 60_000 });
  await idle(page);
  assert.equal(await volume(), 3.6);
  await page.locator('[data-edit="between"]').click();
  await page.locator('.bench-side [role="alert"]', { hasText: 'two slices or more' }).waitFor({ timeout: 60_000 });
  await page.locator('[data-plane="axial"]').focus();
  for (let n = 0; n < 4; n++) await page.keyboard.press('ArrowDown');
  await square();
  await until(async () => await volume() === 7.2, 'the second square', 60_000);
  await idle(page);
  await page.locator('[data-edit="between"]').click();
  await until(async () => await volume() === 18, 'five slices', 60_000);
  await idle(page);
  await page.locator('[data-edit="undo"]').click();
  await until(async () => await volume() === 7.2, 'undone in one step', 60_000);
  await page.locator('[data-edit="redo"]').click();
  await until(async () => await volume() === 18, 'and done again', 60_000);
  await idle(page);
  await page.locator('[data-edit="erase"]').click();
  await row.waitFor({ state: 'detached', timeout: 60_000 });
  // A ball of 40 mm over the lesion of 30 mm at 120 HU in liver at 65: only the lesion is painted. Crossed ends paint nothing.
  await page.locator('[data-plane="axial"]').focus();
  for (let n = 0; n < 4; n++) await page.keyboard.press('ArrowUp');
  await click(32, 33, 'Crosshair');
  await page.locator('.bench-tool', { hasText: 'Threshold brush' }).click();
  await page.locator('[data-range="around"]').click();
  assert.ok(Math.abs(Number(await page.locator('[data-range="low"]').inputValue()) - 95) < 15);
  await page.locator('.bench-range input').first().fill('40');
  await page.locator('[data-range="low"]').fill('300');
  await page.locator('.bench-side [role="alert"]', { hasText: 'nothing is painted' }).waitFor();
  await click(32, 33, 'Threshold brush');
  await page.locator('[data-range="low"]').fill('95');
  assert.equal(await row.count(), 0);
  await click(32, 33, 'Threshold brush');
  await row.waitFor({ timeout: 60_000 });
  assert.ok(Math.abs(await volume() - 14.1) < 1.5, `the ball of the lesion: ${await volume()} mL`);
  await page.locator('[data-edit="undo"]').click();
  await row.waitFor({ state: 'detached', timeout: 60_000 });
  // Cine: still until asked for, slow where less motion is asked for, over when pressed again.
  const slice = () => page.locator('.bench-axial .bench-slice').innerText();
  const cine = page.locator('[data-tool="cine"]');
  assert.equal(await cine.innerText(), 'Play');
  assert.equal(await page.getByLabel('Slices a second').inputValue(), '2');
  const before = await slice();
  await cine.click();
  await until(async () => await slice() !== before, 'the slices turn', 30_000);
  await page.getByLabel('Slices a second').selectOption('10');
  assert.equal(await cine.innerText(), 'Pause');
  await page.evaluate(() => { Object.defineProperty(document, 'hidden', { configurable: true, get: () => true }); document.dispatchEvent(new Event('visibilitychange')); });
  await until(async () => await cine.innerText() === 'Play', 'hidden: it stops');
  const still = await slice();
  await page.waitForTimeout(600);
  assert.equal(await slice(), still);
  assert.deepEqual(await faultsOfAccess(page), []);
  assert.deepEqual(errors, []);
}
