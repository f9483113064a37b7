/// The one door from page to core: every question goes to the worker, every answer comes back typed.
import calculator from 'hepatica-core-binary?url';
import type { Answer, Core } from './types';

type Waiting = { resolve: (text: string) => void; reject: (reason: Error) => void };
type Reply = { id: number; text?: string; failure?: string };

/**
 * Opens the worker and returns the core behind it. What the core is made of is asked for here, not in the worker, whose own
 * script has still to come; questions asked meanwhile wait. Rejects only when a part does not come or the worker does not start.
 */
export function openCore(): Core {
  const parts = Promise.all([compiled(calculator), file('variables.core.json'), file('models.first.json')]);
  const post = openWorker();
  const ask = async <T>(method: string, question: string, module?: WebAssembly.Module): Promise<Answer<T>> =>
    JSON.parse(await post(method, question, module)) as Answer<T>;
  // On its way behind the first parts; read by the core when it is asked for.
  const form = parts.then(() => file('models.core.json'));
  form.catch(() => undefined);
  const add = async (models: Promise<string>) => ask<never>('add_models', `{"models":${await models}}`);
  const loaded = parts.then(([module, variables, models]) => ask<never>('load', `{"variables":${variables},"models":${models}}`, module));
  loaded.catch(() => undefined); // told to whoever asks
  let open = false;
  loaded.then(() => { open = true; }, () => undefined);
  const later = <T>(method: string, question: unknown): Promise<Answer<T>> =>
    open ? ask(method, JSON.stringify(question)) : loaded.then(() => ask(method, JSON.stringify(question)));
  return {
    load: () => loaded,
    loadForm: () => add(form),
    loadRest: () => add(file('models.rest.json')),
    addModels: (question) => later('add_models', question),
    evaluate: (question) => later('evaluate', question),
    evaluateChanges: (question) => later('evaluate_changes', question),
    nomogram: (question) => later('nomogram', question),
    sweep: (question) => later('sweep', question),
    understand: (question) => later('understand', question),
    checkValue: (question) => later('check_value', question),
    enter: (question) => later('enter', question),
  };
}

function openWorker(): (method: string, text: string, module?: WebAssembly.Module) => Promise<string> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'hepatica-core' });
  const waiting = new Map<number, Waiting>();
  let last = 0;
  worker.onmessage = ({ data }: MessageEvent<Reply>) => {
    const one = waiting.get(data.id);
    waiting.delete(data.id);
    if (data.text !== undefined) one?.resolve(data.text);
    else one?.reject(new Error(data.failure ?? 'the core gave no answer'));
  };
  worker.onerror = (event) => {
    for (const one of waiting.values()) one.reject(new Error(event.message || 'the core could not be started'));
    waiting.clear();
  };
  return (method, text, module) => new Promise((resolve, reject) => {
    const id = ++last;
    waiting.set(id, { resolve, reject });
    worker.postMessage({ id, method, text, module });
  });
}

/** Compiled while it arrives; a server that gives WebAssembly another type has it compiled from its bytes. */
async function compiled(url: string): Promise<WebAssembly.Module> {
  try {
    return await WebAssembly.compileStreaming(fetch(url));
  } catch {
    return WebAssembly.compile(await (await found(url)).arrayBuffer());
  }
}

const file = async (name: string): Promise<string> => (await found(`generated/${name}`)).text();

async function found(url: string): Promise<Response> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return response;
}
