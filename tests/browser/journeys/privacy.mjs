// Nothing leaves: every request of a whole case is a GET of an own file, and every other channel is refused.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { example, visit } from '../browser.mjs';

export async function aWholeCaseOnlyGetsOwnFiles({ browser, url }) {
  const { page, requests } = await visit(browser, url);
  await example(page, 1);
  await page.locator('.patient-tools > .button').first().click();
  await page.locator('#paste-text').fill('INR 1.1');
  await page.locator('.dialog-foot .main').click();
  for (const place of ['#/model/bclc-2022', '#/model/augur-tnm-nomogram', '#/about', '#/']) {
    await page.goto(`${url}${place}`);
    await page.waitForTimeout(200);
  }
  await page.locator('.bar-select').selectOption('zh-CN');
  await page.waitForTimeout(500);
  assert.ok(requests.length > 5);
  const origin = new URL(url).origin;
  for (const { method, url: address } of requests) {
    assert.equal(method, 'GET', address);
    const at = new URL(address);
    assert.equal(at.origin, origin, address);
    assert.match(at.pathname, /^\/($|index\.html|assets\/|generated\/|icon|manifest\.json|licences\.txt|sw\.js|workbox-)/, address);
    assert.ok(at.search === '' || /^\?__WB_REVISION__=[0-9a-f]+$/.test(at.search), `nothing is said in a query: ${address}`);
  }
  const cookies = await page.context().cookies();
  assert.deepEqual(cookies, []);
}

/** Another origin that answers everything and remembers what reached it. */
async function otherOrigin() {
  const reached = [];
  const server = createServer((request, response) => { reached.push(`${request.method} ${request.url}`); response.writeHead(200, { 'Access-Control-Allow-Origin': '*' }).end('x'); });
  server.on('upgrade', (request, socket) => { reached.push(`UPGRADE ${request.url}`); socket.destroy(); });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  return { reached, server, address: `http://127.0.0.1:${server.address().port}` };
}

export async function everyChannelToAnotherOriginIsRefused({ browser, url }) {
  const other = await otherOrigin();
  const { page } = await visit(browser, url);
  const tried = await page.evaluate(async (to) => {
    const outcome = {};
    const blocked = new Set();
    // Of a frame the browser reports the origin only, so the directive tells which one it was.
    document.addEventListener('securitypolicyviolation', (e) => blocked.add(e.effectiveDirective === 'frame-src' ? '/frame' : e.blockedURI.replace(to, '').replace(to.replace('http', 'ws'), '')));
    const soft = async (name, action) => { try { outcome[name] = String(await action()); } catch (error) { outcome[name] = `refused: ${error.name}`; } };
    await soft('fetch', () => fetch(`${to}/fetch`, { method: 'POST', body: 'patient', mode: 'no-cors' }));
    await soft('xhr', () => new Promise((done, fail) => { const x = new XMLHttpRequest(); x.open('POST', `${to}/xhr`); x.onload = () => done('open'); x.onerror = () => fail(new Error('x')); x.send('patient'); }));
    await soft('websocket', () => new Promise((done, fail) => { const s = new WebSocket(`${to.replace('http', 'ws')}/socket`); s.onopen = () => done('open'); s.onerror = () => fail(new Error('s')); }));
    await soft('eventsource', () => new Promise((done, fail) => { const s = new EventSource(`${to}/events`); s.onopen = () => done('open'); s.onerror = () => { s.close(); fail(new Error('s')); }; }));
    navigator.sendBeacon(`${to}/beacon`, 'patient');
    new Image().src = `${to}/image?patient`;
    const form = document.createElement('form');
    form.method = 'post';
    form.action = `${to}/form`;
    document.body.append(form);
    form.submit();
    for (const [name, attributes] of [['script', { src: `${to}/script` }], ['link', { rel: 'stylesheet', href: `${to}/style` }], ['iframe', { src: `${to}/frame` }], ['video', { src: `${to}/video` }]]) {
      const element = document.createElement(name);
      for (const [k, v] of Object.entries(attributes)) element.setAttribute(k, v);
      document.body.append(element);
    }
    await new Promise((next) => setTimeout(next, 1200));
    return { outcome, blocked: [...blocked] };
  }, other.address);
  assert.deepEqual(other.reached, [], 'nothing reached the other origin');
  for (const [name, outcome] of Object.entries(tried.outcome)) assert.match(outcome, /^refused/, name);
  for (const path of ['/fetch', '/xhr', '/beacon', '/image?patient', '/form', '/script', '/style', '/frame', '/video']) {
    assert.ok(tried.blocked.some((b) => b.startsWith(path)), `the policy reported ${path}; it reported ${tried.blocked.join(' ')}`);
  }
  assert.ok(page.url().startsWith(url), 'the form did not lead away');
  other.server.close();
}

export async function theSelfTestFindsEveryChannelBlocked({ browser, url }) {
  const { page } = await visit(browser, `${url}#/about`);
  await page.locator('.self-test button').click();
  await page.locator('[data-channel="webrtc"]').waitFor({ timeout: 60_000 });
  const open = await page.locator('.channels [data-outcome="open"]').evaluateAll((all) => all.map((e) => e.dataset.channel));
  assert.deepEqual(open, []);
  assert.ok(await page.locator('.channels li').count() >= 15);
}
