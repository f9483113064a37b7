/// The one door from page to core: every question goes to the worker, every answer comes back typed.
import type { Answer, Core } from './types';

type Waiting = { resolve: (text: string) => void; reject: (reason: Error) => void };

/** Opens the worker and returns the core behind it. Rejects only when the worker itself cannot start. */
export function openCore(base: string = document.baseURI): Core {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'hepatica-core' });
  const waiting = new Map<number, Waiting>();
  let last = 0;
  worker.onmessage = ({ data }: MessageEvent<{ id: number; text?: string; failure?: string }>) => {
    const one = waiting.get(data.id);
    waiting.delete(data.id);
    if (data.text !== undefined) one?.resolve(data.text);
    else one?.reject(new Error(data.failure ?? 'the core gave no answer'));
  };
  worker.onerror = (event) => {
    for (const one of waiting.values()) one.reject(new Error(event.message || 'the core could not be started'));
    waiting.clear();
  };
  const ask = <T>(method: string, question: unknown): Promise<Answer<T>> =>
    new Promise<string>((resolve, reject) => {
      const id = ++last;
      waiting.set(id, { resolve, reject });
      worker.postMessage({ id, method, text: JSON.stringify(question) });
    }).then((text) => JSON.parse(text) as Answer<T>);
  return {
    load: () => ask('load', { base }),
    loadRest: () => ask('load_rest', { base }),
    addModels: (question) => ask('add_models', question),
    evaluate: (question) => ask('evaluate', question),
    evaluateChanges: (question) => ask('evaluate_changes', question),
    nomogram: (question) => ask('nomogram', question),
    sweep: (question) => ask('sweep', question),
    understand: (question) => ask('understand', question),
    checkValue: (question) => ask('check_value', question),
  };
}
