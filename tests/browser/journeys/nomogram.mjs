// The nomogram edits the patient: by keys, by click, by dragging; and it agrees with the fields.
import assert from 'node:assert/strict';
import { example, until, visit } from '../browser.mjs';

const model = 'amap';
const axis = (page, id) => page.locator(`.nomo-predictor[data-axis="${id}"]`);

async function open(browser, url, options) {
  const all = await visit(browser, url, options);
  await example(all.page, 0);
  // The model speaks of people without liver cancer.
  await all.page.locator('#field-tumour_number').fill('');
  await all.page.goto(`${url}#/model/${model}`);
  await all.page.locator('.nomogram-svg .mark-total').first().waitFor();
  return all;
}

export async function arrowKeysOnAnAxisChangeThePatient({ browser, url }) {
  const { page, errors } = await open(browser, url);
  const before = Number(await page.locator('#field-age').inputValue());
  const total = await page.locator('.nomo-total_points .mark-text').textContent();
  await axis(page, 'age').focus();
  await page.keyboard.press('ArrowRight');
  await until(async () => Number(await page.locator('#field-age').inputValue()) > before, 'a higher age in the field');
  await page.keyboard.press('PageUp');
  await until(async () => (await page.locator('.nomo-total_points .mark-text').textContent()) !== total, 'other total points');
  assert.match(await axis(page, 'age').getAttribute('aria-valuetext'), /points/);
  assert.deepEqual(errors, []);
}

export async function everyAxisIsASliderWithANameAndAValue({ browser, url }) {
  const { page } = await open(browser, url);
  for (const one of await page.locator('.nomo-predictor[role="slider"]').all()) {
    for (const name of ['aria-label', 'aria-valuenow', 'aria-valuemin', 'aria-valuemax', 'aria-valuetext']) {
      assert.ok(await one.getAttribute(name), `${await one.getAttribute('data-axis')} has ${name}`);
    }
  }
  assert.ok(await page.locator('.nomo-predictor[role="slider"]').count() >= 4);
}

export async function aClickOnAnAxisSetsTheValueUnderIt({ browser, url }) {
  const { page } = await open(browser, url);
  const hit = await restingPlace(axis(page, 'age').locator('.axis-hit'));
  await page.mouse.click(hit.x + hit.width * 0.3, hit.y + hit.height / 2);
  const low = await until(async () => { const v = Number(await page.locator('#field-age').inputValue()); return v !== 58 && v; }, 'another age');
  await page.mouse.click(hit.x + hit.width * 0.6, hit.y + hit.height / 2);
  await until(async () => Number(await page.locator('#field-age').inputValue()) > low, 'a higher age further right');
}

/** Where something stands once texts that came later have moved it no more for a while. */
async function restingPlace(locator) {
  let last = '';
  let same = 0;
  return until(async () => {
    const box = await locator.boundingBox();
    same = JSON.stringify(box) === last ? same + 1 : 0;
    last = JSON.stringify(box);
    return same > 20 && box;
  }, 'a place that stays');
}

export async function draggingAMarkFollowsThePointer({ browser, url }) {
  const { page } = await open(browser, url);
  const mark = await restingPlace(axis(page, 'age').locator('.mark-point'));
  await page.mouse.move(mark.x + mark.width / 2, mark.y + mark.height / 2);
  await page.mouse.down();
  await page.mouse.move(mark.x + 60, mark.y + 4, { steps: 6 });
  await page.mouse.up();
  await until(async () => Number(await page.locator('#field-age').inputValue()) > 58, 'a higher age after dragging right');
}

export async function aTypedValueMovesTheMark({ browser, url }) {
  const { page } = await open(browser, url);
  const before = (await axis(page, 'age').locator('.mark-point').boundingBox()).x;
  await page.locator('#field-age').fill('75');
  await until(async () => (await axis(page, 'age').locator('.mark-point').boundingBox()).x > before + 5, 'the mark to the right');
}

export async function theNomogramFitsAPhone({ browser, url }) {
  const { page } = await visit(browser, `${url}#/model/${model}`, { width: 360, height: 780, touch: true });
  await page.locator('#tab-results').click();
  await page.locator('.nomogram-svg').waitFor();
  const box = await page.locator('.nomogram-svg').boundingBox();
  assert.ok(box.x >= 0 && box.x + box.width <= 360, `drawn from ${box.x} to ${box.x + box.width}`);
}

/** The drawing of a model that does not apply shows where the patient stands on each axis, but not what it would say of him. */
export async function aModelThatDoesNotApplyMarksNoOutcome({ browser, url }) {
  const { page, errors } = await visit(browser, url);
  await example(page, 0);
  await page.goto(`${url}#/model/${model}`);
  await page.locator('.answer[data-status="not_applicable"]').waitFor();
  await axis(page, 'age').locator('.mark-point').waitFor();
  assert.equal(await page.locator('.nomogram-svg .mark-total').count(), 0, 'a total or an outcome is marked');
  assert.equal(await page.locator('.nomogram-svg .drop-total').count(), 0);
  assert.deepEqual(errors, []);
}
