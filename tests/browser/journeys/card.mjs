// The model card: opened from a model's page, read by everyone, saved, copied and printed; it fits a phone.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { axeSource, until, visit } from '../browser.mjs';

const axe = readFileSync(axeSource, 'utf8');

async function violations(page) {
  await page.evaluate(axe);
  const found = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
  return found.violations.map((v) => `${v.id}: ${v.nodes.slice(0, 3).map((n) => n.target).join(' | ')}`);
}

export async function aModelCardIsOpenedSavedAndCopied({ browser, url }) {
  const { page, context, requests, errors } = await visit(browser, `${url}#/model/hap`);
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.locator('.provenance code').waitFor();
  const hash = await page.locator('.provenance code').innerText();
  assert.ok(!requests.some((r) => /CardPage/.test(r.url)), 'the card is not part of a visit that does not open it');
  await page.locator('.model-card-link').click();
  await page.locator('.model-card').waitFor();
  assert.ok(requests.some((r) => /CardPage/.test(r.url)), 'the card is fetched when it is opened');
  assert.ok(page.url().endsWith('#/card/hap'));
  assert.deepEqual(await violations(page), []);

  const [file] = await Promise.all([page.waitForEvent('download'), page.locator('.card-tools button').first().click()]);
  assert.match(file.suggestedFilename(), /^hap-\d+\.\d+\.\d+-model-card\.md$/);
  const text = readFileSync(await file.path(), 'utf8');
  assert.match(text, /^# Model card: HAP score/);
  for (const part of [hash, '| Albumin below 36 g/L | `albumin < 36` | 1 |', '22.8 (91 / 4)', '10.1093/annonc/mdt247', '**Events per term:** not stated']) {
    assert.ok(text.includes(part), part);
  }
  await page.locator('.card-tools button').nth(1).click();
  await page.locator('.toast[data-shown="true"]').waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), text, 'what is copied is what is saved');
  assert.ok(requests.every((r) => new URL(r.url.replace(/^blob:/, '')).origin === new URL(url).origin), 'nothing leaves');
  assert.deepEqual(errors, [], 'the policy stops nothing');
}

export async function aModelCardIsPrintedAlone({ browser, url }) {
  const { page } = await visit(browser, `${url}#/card/uk-transplant-benefit-hcc`);
  await page.locator('.model-card').waitFor();
  await page.evaluate(() => { globalThis.print = () => { globalThis.printed = true; }; });
  await page.locator('.card-tools button').nth(2).click();
  await until(() => page.evaluate(() => globalThis.printed), 'the print dialog asked for');
  await page.emulateMedia({ media: 'print' });
  await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
  assert.ok(await page.locator('.model-card h1').isVisible());
  assert.equal(await page.locator('.card-tools').isVisible(), false);
  assert.equal(await page.locator('.sheet').filter({ visible: true }).count(), 0, 'no case summary on the card');
}

export async function aModelCardFitsAPhoneInChineseAndALockedOneSaysWhatIsMissing({ browser, url }) {
  for (const [id, scheme] of [['toronto-msm-resection-preop', 'light'], ['deepsurv-hcc-calculator', 'dark']]) {
    const { page, context } = await visit(browser, `${url}#/card/${id}`, { width: 360, height: 740, touch: true, locale: 'zh-CN', scheme });
    await page.locator('.model-card').waitFor();
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= 360, `${id} is ${wide} px wide`);
    assert.deepEqual(await violations(page), [], `${id}, ${scheme}`);
    const locked = page.locator('section[aria-labelledby="card-locked"]');
    assert.equal(await locked.count(), id.startsWith('deepsurv') ? 1 : 0);
    if (await locked.count()) assert.match(await locked.innerText(), /所缺内容/);
    await context.close();
  }
}
