// The imaging room as every journey needs it: a made-up study, the room opened, a lesion outlined, a mask saved.
import { readFileSync } from 'node:fs';
import { phantomSeries } from '../dicom.mjs';
import { axeSource, until } from './browser.mjs';

export const lesion = { centre: [96, 100, 80], radius: 15, hu: 120 };
export const small = { columns: 96, rows: 80, slices: 40, spacing: 3, step: 4, noise: 4, phantom: { lesions: [lesion] } };
export const study = () => [
  ...phantomSeries({ ...small, series: '1.2.3.11', description: 'Abdomen arterial' }),
  ...phantomSeries({ ...small, series: '1.2.3.12', description: 'Abdomen portal venous', seed: 2 }).filter((_, k) => k !== 17),
  { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('not a picture, though long enough to be looked at'.repeat(10)) },
];

/** Opens the room and loads the viewer. */
export async function openRoom(page, url) {
  await page.goto(`${url}#/imaging`);
  await page.locator('.imaging-gate .button.main').waitFor();
  await until(async () => /\d MB/.test(await page.locator('.imaging-gate .button.main').innerText()), 'the size before it loads');
  await page.locator('.imaging-gate .button.main').click();
  await page.locator('.bench').waitFor({ timeout: 60_000 });
}
export const drawn = (page) => until(async () => (await page.locator('.bench-slice').count()) === 3 && page.locator('.bench-readout b').count(), 'three planes with their slices', 60_000);

/** A click on the voxel (i, j) of the slice shown in the axial plane: two clicks of the crosshair tell the scale. */
export async function voxelClicks(page) {
  const box = await page.locator('[data-plane="axial"]').boundingBox();
  const readVoxel = async () => (await page.locator('.bench-readout').innerText()).match(/voxel (\d+), (\d+), (\d+)/).slice(1).map(Number);
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.keyboard.press('c');
  await page.mouse.click(x, y);
  const a = await until(readVoxel, 'a voxel under the crosshair');
  await page.mouse.click(x - 180, y);
  const b = await until(async () => { const v = await readVoxel(); return v[0] !== a[0] && v; }, 'another voxel under the crosshair');
  const scale = 180 / (a[0] - b[0]);
  return async (i, j, tool) => {
    await page.locator('.bench-tool', { hasText: tool }).click();
    await page.mouse.click(x + (i - a[0]) * scale, y + (j - a[1]) * scale);
  };
}
export const saved = async (page, selector) => {
  const [file] = await Promise.all([page.waitForEvent('download'), page.locator(selector).click()]);
  return { name: file.suggestedFilename(), buffer: readFileSync(await file.path()), mimeType: 'application/octet-stream' };
};
export const idle = (page) => until(async () => (await page.locator('.bench-side [data-edit="nifti"]').count()) && !(await page.locator('.bench-side [data-edit="erase"]').isDisabled()), 'the mask is measured', 60_000);


/** Opens the room with files and waits for the three planes. */
export async function openStudy(page, url, files) {
  await openRoom(page, url);
  await page.locator('#imaging-files').setInputFiles(files);
  await drawn(page);
}

/** Outlines the lesion of the made-up study by one click; returns the clicks for more and the row of its measures. */
export async function outlineLesion(page) {
  const click = await voxelClicks(page);
  await click(32, 33, 'One-click lesion');
  const row = page.locator('.bench-measures tr[data-label="2"]');
  await row.waitFor({ timeout: 60_000 });
  await idle(page);
  return { click, row };
}

/** What axe finds wrong with the page as it is. */
export async function faultsOfAccess(page) {
  await page.evaluate(readFileSync(axeSource, 'utf8'));
  const found = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
  return found.violations.map((v) => `${v.id}: ${v.nodes[0].target} ${v.nodes[0].failureSummary}`);
}

/** Requests that left for another place than the page's own. */
export const foreign = (requests, url) => requests.filter((r) => !r.url.startsWith(url) && !r.url.startsWith('blob:')).map((r) => r.url);
