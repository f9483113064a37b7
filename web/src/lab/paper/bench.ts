/// The page's side of the draft's own core: opened with the first question.
import type { Patient } from '../../core/types';
import type { Tried } from './try-on';

type Waiting = { resolve: (tried: Tried) => void; reject: (reason: Error) => void };
const waiting = new Map<number, Waiting>();
let worker: Worker | undefined;
let last = 0;

function start(): Worker {
  const one = new Worker(new URL('./bench-worker.ts', import.meta.url), { type: 'module', name: 'hepatica-paper' });
  one.onmessage = ({ data }: MessageEvent<{ id: number; tried?: Tried; problem?: string }>) => {
    const asked = waiting.get(data.id);
    waiting.delete(data.id);
    if (data.tried) asked?.resolve(data.tried);
    else asked?.reject(new Error(data.problem));
  };
  one.onerror = (event) => {
    for (const asked of waiting.values()) asked.reject(new Error(event.message || 'the core could not be started'));
    waiting.clear();
    worker = undefined;
  };
  return one;
}

/** Reads the package in a core of its own, evaluates the patients and lays out the nomogram. Rejects when the core cannot start. */
export function tryPackage(model: unknown, patients: Patient[], shown: Patient): Promise<Tried> {
  worker ??= start();
  const id = ++last;
  return new Promise((resolve, reject) => {
    waiting.set(id, { resolve, reject });
    worker!.postMessage({ id, base: document.baseURI, model, patients, shown });
  });
}
