/// Two instances of the core that answer as one. The worker's does everything. The one on the page's own thread answers only what
/// is typed, inside the input event: an answer of the worker comes after the frame that shows the letter and needs a second one.
///
/// `enter` and `evaluate_changes` answer what differs from the answer before, so both instances have to stand at the patient that
/// was answered last. Each such question holds the whole patient: whoever fell behind is asked the last one again, and that
/// answer, which the page has, is dropped. While anything that changes the worker's state is on its way, the worker is
/// asked, so answers come in the order of the questions.
import type { Answer, Entered, Evaluation, Loaded, Patient } from './types';

/** The worker: answers in the order of asking. */
export type Far = (method: string, text: string) => Promise<string>;
/** The page's own instance: answers at once; throws when it has no memory left. */
export type Near = (method: string, text: string) => string;
type Asked = { method: 'enter' | 'evaluate_changes'; text: string; patient: Patient };

// A patient with a file of genes takes longer to read than a frame lasts, and one with many new values to evaluate. Typing on
// changes two at most: the one typed, and the one typed before, which was text in its question and is a number now.
const longest = 20_000;
const few = 2;
// Characters of packages read in one step: some three milliseconds.
const slice = 16_000;

/**
 * idle  runs a step when the page has nothing to do
 */
export function pair(far: Far, idle: (step: () => void) => void) {
  let near: Near | undefined;
  let givenUp = false;
  let last: Asked | undefined;   // the question that gave the answers on the page
  let farBehind = false;
  let nearBehind = true;
  let moving = 0;                // questions on their way that change what the worker holds
  let joined = 0;                // how often packages have joined,
  let told = 0;                  // and how many of these times the worker has told their answers
  let ahead = 0;                 // packages that the worker has read and the page's instance has not
  let lots: string[] = [];       // questions with packages that the page's instance has not read
  let slices: { method: string; text: string }[] = [];
  let waiting = false;

  /** `load` or `add_models`, asked of the worker by `ask`; the page's instance reads the same packages later. */
  async function packages(text: string, ask: () => Promise<string>): Promise<Answer<Loaded>> {
    return moved(async () => {
      const answer = JSON.parse(await ask()) as Answer<Loaded>;
      if (answer.ok) {
        joined++;
        ahead += answer.value.models.length;
        if (!givenUp) lots.push(text);
        nearBehind = true;
      }
      return answer;
    });
  }

  function changes<T extends Entered | Evaluation>(
    method: Asked['method'], question: { patient: Patient; variable?: string; value?: string },
  ): Promise<Answer<T>> {
    const { patient, variable, value } = question;
    const asked = { method, text: JSON.stringify(question), patient: variable === undefined ? patient : { ...patient, [variable]: value ?? '' } };
    const answer = atOnce<T>(asked);
    return answer ? Promise.resolve(answer) : fromFar<T>(asked);
  }

  function atOnce<T extends Entered | Evaluation>(asked: Asked): Answer<T> | undefined {
    if (!near || !last || nearBehind || moving > 0 || asked.text.length > longest || newValues(last.patient, asked.patient) > few) return undefined;
    try {
      const answer = JSON.parse(near(asked.method, asked.text)) as Answer<T>;
      if (!answer.ok || (changed(answer) && !changed(answer)!.ok)) throw new Error('no answer');
      if (changed(answer)) {
        last = asked;
        farBehind = true;
      }
      return answer;
    } catch {
      giveUp();
      return undefined;
    }
  }

  async function fromFar<T extends Entered | Evaluation>(asked: Asked): Promise<Answer<T>> {
    const tells = joined;
    return moved(async () => {
      const answer = JSON.parse(await far(asked.method, asked.text)) as Answer<T>;
      if (changed(answer)?.ok) {
        last = asked;
        told = Math.max(told, tells);
        nearBehind = true;
      }
      return answer;
    });
  }

  /** Asks the worker something that changes its state, from the patient that was answered last. */
  async function moved<T>(ask: () => Promise<T>): Promise<T> {
    moving++;
    if (farBehind && last) far(last.method, last.text).catch(() => undefined);
    farBehind = false;
    try {
      return await ask();
    } finally {
      moving--;
      catchUp();
    }
  }

  /** What both can tell without a patient. */
  function light<T>(method: string, question: object): Promise<Answer<T>> {
    const text = JSON.stringify(question);
    if (near && !nearBehind) {
      try {
        return Promise.resolve(JSON.parse(near(method, text)) as Answer<T>);
      } catch {
        giveUp();
      }
    }
    return far(method, text).then((answer) => JSON.parse(answer) as Answer<T>);
  }

  function catchUp(): void {
    if (!near || !nearBehind || waiting) return;
    waiting = true;
    idle(() => {
      waiting = false;
      // Packages that joined are first told by the worker: the page's instance would tell them to nobody.
      if (!near || moving > 0 || told < joined) return;
      try {
        step(near);
      } catch {
        giveUp();
      }
      catchUp();
    });
  }

  /** One step short enough to stand between two frames; the answers are those that the page already shows. */
  function step(ask: Near): void {
    if (slices.length === 0 && lots.length > 0) {
      slices = cut(lots.shift()!);
      return;
    }
    const next = slices.shift();
    if (next) ahead -= taken<Loaded>(ask(next.method, next.text)).models.length;
    if (last) taken<Evaluation>(ask(last.method, last.text));
    if (slices.length > 0 || lots.length > 0) return;
    if (ahead !== 0) throw new Error('not the same packages');
    nearBehind = false;
  }

  function giveUp(): void {
    givenUp = true;
    near = undefined;
    lots = [];
    slices = [];
  }

  /** Begins to make the page's instance; whatever goes wrong with it, the worker answers as before. */
  function open(make: () => Promise<Near>): void {
    idle(() => {
      make().then((made) => {
        near = made;
        catchUp();
      }, giveUp);
    });
  }

  return { packages, changes, light, open };
}

const changed = (answer: Answer<Entered | Evaluation>): Answer<Evaluation> | undefined => {
  if (!answer.ok) return undefined;
  return 'checked' in answer.value ? answer.value.changes : answer as Answer<Evaluation>;
};

/** How many values of a patient are not those of another. */
function newValues(one: Patient, other: Patient): number {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].filter((name) => JSON.stringify(one[name]) !== JSON.stringify(other[name])).length;
}

function taken<T>(text: string): T {
  const answer = JSON.parse(text) as Answer<T>;
  if (!answer.ok) throw new Error(answer.error.code);
  return answer.value;
}

/** A question with packages as several, each with some of them. */
function cut(text: string): { method: string; text: string }[] {
  const { variables, models } = JSON.parse(text) as { variables?: unknown; models: unknown[] };
  const parts: string[][] = [[]];
  let length = 0;
  for (const one of models.map((model) => JSON.stringify(model))) {
    if (length > 0 && length + one.length > slice) {
      parts.push([]);
      length = 0;
    }
    parts.at(-1)!.push(one);
    length += one.length;
  }
  const added = parts.map((part) => ({ method: 'add_models', text: `{"models":[${part.join()}]}` }));
  return variables === undefined ? added : [{ method: 'load', text: JSON.stringify({ variables, models: [] }) }, ...added];
}
