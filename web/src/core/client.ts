/// The one door from page to core: every question goes to the worker, or to the page's own instance of the core where the
/// answer has to be in the very next frame (pair.ts); every answer comes back typed.
import calculator from 'hepatica-core-binary?url';
import { fetched } from './fetched';
import { pair } from './pair';
import { idle, twin } from './twin';
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
  const both = pair(post, idle);
  // On its way behind the first parts; read by the core when it is asked for.
  const form = parts.then(() => file('models.core.json'));
  form.catch(() => undefined);
  const add = (text: string) => both.packages(text, () => post('add_models', text));
  const addLot = async (models: Promise<string>) => add(`{"models":${await models}}`);
  const loaded = parts.then(([module, variables, models]) => {
    const text = `{"variables":${variables},"models":${models}}`;
    return both.packages(text, () => post('load', text, module));
  });
  loaded.catch(() => undefined); // told to whoever asks
  let open = false;
  loaded.then(() => { open = true; }, () => undefined);
  const later = <T>(ask: () => Promise<T>): Promise<T> => (open ? ask() : loaded.then(ask));
  const far = <T>(method: string, question: unknown): Promise<Answer<T>> =>
    later(async () => JSON.parse(await post(method, JSON.stringify(question))) as Answer<T>);
  return {
    load: () => loaded,
    loadForm: async () => {
      const answer = await addLot(form);
      // Every answer of the form can be given now; the page's own instance is made when there is nothing else to do.
      both.open(async () => twin((await parts)[0]));
      return answer;
    },
    loadRest: () => addLot(file('models.rest.json')),
    addModels: (question) => later(() => add(JSON.stringify(question))),
    evaluate: (question) => far('evaluate', question),
    evaluateChanges: (question) => later(() => both.changes('evaluate_changes', question)),
    nomogram: (question) => far('nomogram', question),
    sweep: (question) => far('sweep', question),
    understand: (question) => far('understand', question),
    checkValue: (question) => later(() => both.light('check_value', question)),
    enter: (question) => later(() => both.changes('enter', question)),
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
    return WebAssembly.compile(await (await fetched(url)).arrayBuffer());
  }
}

const file = async (name: string): Promise<string> => (await fetched(`generated/${name}`)).text();
