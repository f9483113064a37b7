/// The core's second instance, on the page's own thread; what it is for: pair.ts. Its script is fetched when all answers stand.
import type { Calculator } from 'hepatica-core';
import type { Near } from './pair';
import { instance } from './start';

export async function twin(module: WebAssembly.Module): Promise<Near> {
  const calculator = await instance((await import('hepatica-core')).default, module);
  return (method, text) => calculator[method as keyof Calculator](text);
}

/** Runs a step when the page has nothing to do. */
export function idle(step: () => void): void {
  if (typeof requestIdleCallback !== 'function') {
    setTimeout(step, 50);
    return;
  }
  requestIdleCallback((left) => { if (left.timeRemaining() > 6) step(); else idle(step); });
}
