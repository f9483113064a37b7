/// Every way a page has of sending something away, each tried towards a name that cannot exist.
/// A channel counts as blocked only when the browser reports that the page's policy stopped it.

export type Channel = { id: string; open: (target: string) => unknown };
export type Outcome = 'blocked' | 'open' | 'removed';

// Reserved for tests (RFC 2606), so that even an unprotected page would reach nobody.
export const nowhere = (): string => `${location.protocol === 'http:' ? 'http:' : 'https:'}//hepatica-self-test.invalid`;

const added = (name: string, attributes: Record<string, string>): void => {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  // Out of sight, not `hidden`: an object that is not laid out is never loaded, and nothing would be tried.
  Object.assign(element.style, { position: 'fixed', width: '1px', height: '1px', opacity: '0' });
  document.body.append(element);
  setTimeout(() => element.remove(), 1500);
};

/** Sends a form into a frame of its own, so that an unprotected page would stay where it is. */
function postForm(target: string): void {
  const frame = document.createElement('iframe');
  frame.name = 'hepatica-self-test';
  const form = document.createElement('form');
  form.method = 'post';
  form.action = `${target}/form`;
  form.target = frame.name;
  for (const element of [frame, form]) {
    element.hidden = true;
    document.body.append(element);
    setTimeout(() => element.remove(), 1500);
  }
  form.submit();
}

function xhr(target: string): void {
  const request = new XMLHttpRequest();
  request.open('POST', `${target}/xhr`);
  request.send('test');
}

export const channels: Channel[] = [
  { id: 'fetch', open: (to) => fetch(`${to}/fetch`, { method: 'POST', body: 'test', mode: 'no-cors' }) },
  { id: 'xhr', open: xhr },
  { id: 'websocket', open: (to) => new WebSocket(`${to.replace(/^http/, 'ws')}/socket`) },
  { id: 'eventsource', open: (to) => new EventSource(`${to}/events`) },
  { id: 'beacon', open: (to) => navigator.sendBeacon(`${to}/beacon`, 'test') },
  { id: 'image', open: (to) => { new Image().src = `${to}/image.png?x=1`; } },
  { id: 'script', open: (to) => added('script', { src: `${to}/script.js` }) },
  { id: 'style', open: (to) => added('link', { rel: 'stylesheet', href: `${to}/style.css` }) },
  { id: 'font', open: (to) => new FontFace('hepatica-self-test', `url("${to}/font.woff2")`).load() },
  { id: 'media', open: (to) => added('video', { src: `${to}/video.mp4`, preload: 'auto' }) },
  { id: 'frame', open: (to) => added('iframe', { src: `${to}/frame.html` }) },
  { id: 'object', open: (to) => added('object', { data: `${to}/object.bin` }) },
  { id: 'form', open: postForm },
  { id: 'worker', open: (to) => new Worker(`${to}/worker.js`) },
  { id: 'prefetch', open: (to) => added('link', { rel: 'prefetch', href: `${to}/prefetch` }) },
];

/** Tries one channel and waits briefly for the browser's report. */
export async function tryChannel(channel: Channel, target = nowhere()): Promise<Outcome> {
  const host = new URL(target).host;
  let reported = false;
  const listen = (event: SecurityPolicyViolationEvent) => {
    if (event.disposition === 'enforce' && (event.blockedURI.includes(host) || event.blockedURI.startsWith(target))) reported = true;
  };
  document.addEventListener('securitypolicyviolation', listen);
  try {
    void Promise.resolve(channel.open(target)).catch(() => undefined);
  } catch (reason) {
    // A worker or script of another origin may be refused before the policy is even asked.
    if ((reason as Error).name === 'SecurityError') reported = true;
  }
  for (let waited = 0; waited < 1500 && !reported; waited += 50) await new Promise((next) => setTimeout(next, 50));
  document.removeEventListener('securitypolicyviolation', listen);
  return reported ? 'blocked' : 'open';
}

/** WebRTC is outside the reach of the policy, so the page takes it away when it starts. */
export async function tryWebRtc(): Promise<Outcome> {
  if (!('RTCPeerConnection' in window)) return 'removed';
  const connection = new RTCPeerConnection({ iceServers: [] });
  try {
    connection.createDataChannel('test');
    await connection.setLocalDescription(await connection.createOffer());
    return 'open';
  } catch {
    return 'blocked';
  } finally {
    connection.close();
  }
}
