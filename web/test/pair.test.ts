/// Two instances of the core answer as one: whoever answers, the page shows what one core, asked in order, would have answered.
import { describe, expect, it } from 'vitest';
import { pair, type Far, type Near } from '../src/core/pair';
import type { Answer, Entered, Evaluation, Patient, Result } from '../src/core/types';

type Question = { models?: { id: string }[]; patient: Patient; variable: string; value: string };

/** A core of a few lines behind the real texts: a model answers the sum of the variables that its id names ("a+b"). */
function bench() {
  const models: string[] = [];
  let standing: Record<string, number> = {};
  const evaluated = (patient: Patient): Answer<Evaluation> => {
    const results: Result[] = [];
    for (const id of models) {
      const sum = id.split('+').reduce((all, name) => all + Number(patient[name] ?? 0), 0);
      if (standing[id] !== sum) results.push({ id, version: '1', hash: String(sum), status: 'ok' });
      standing = { ...standing, [id]: sum };
    }
    return { ok: true, value: { hepatica: '0', patient: { values: {}, derived: {}, errors: [], warnings: [] }, results }, warnings: [] };
  };
  const checked = (value: string) => Number.isNaN(Number(value))
    ? { ok: false, error: { code: 'wrong_type' } } : { ok: true, value: { value: Number(value) }, warnings: [] };
  const calls: Record<string, (question: Question) => unknown> = {
    load: (question) => { models.length = 0; standing = {}; return calls.add_models!(question); },
    add_models: (question) => {
      const joined = question.models!.filter((m) => !models.includes(m.id)).map((m) => ({ id: m.id, hash: 'x' }));
      models.push(...joined.map((m) => m.id));
      return { ok: true, value: { models: joined, errors: [] }, warnings: [] };
    },
    evaluate_changes: ({ patient }) => evaluated(patient),
    check_value: ({ value }) => checked(value),
    enter: ({ patient, variable, value }) => {
      const answer = checked(value);
      return { ok: true, warnings: [], value: { checked: answer, ...(answer.ok ? { changes: evaluated({ ...patient, [variable]: Number(value) }) } : {}) } };
    },
  };
  return { models, ask: (method: string, text: string) => JSON.stringify(calls[method]!(JSON.parse(text) as Question)) };
}

/** A pair over two such cores; the worker answers and idle time passes when the test says so. */
function made() {
  const there = bench();
  const here = bench();
  const asked = { far: [] as string[], near: [] as string[] };
  const replies: (() => void)[] = [];
  const steps: (() => void)[] = [];
  let broken = false;
  const far: Far = (method, text) => {
    asked.far.push(method);
    return new Promise((resolve) => { replies.push(() => resolve(there.ask(method, text))); });
  };
  const near: Near = (method, text) => {
    asked.near.push(method);
    if (broken) throw new Error('out of memory');
    return here.ask(method, text);
  };
  const both = pair(far, (step) => { steps.push(step); });
  const turn = () => new Promise((next) => setImmediate(next));
  const reply = async () => { replies.shift()?.(); await turn(); };
  const settle = async () => { for (let i = 0; i < 300 && replies.length + steps.length > 0; i++) { replies.shift()?.(); await turn(); steps.shift()?.(); await turn(); } };
  const shown: Record<string, string> = {};
  const show = (answer: Answer<Evaluation> | undefined) => { if (answer?.ok) for (const one of answer.value.results) shown[one.id] = one.hash ?? ''; };
  const add = (...ids: string[]) => {
    const text = JSON.stringify({ models: ids.map((id) => ({ id })) });
    return both.packages(text, () => far('add_models', text));
  };
  return {
    both, asked, shown, turn, reply, settle, add, here,
    load: (...ids: string[]) => {
      const text = JSON.stringify({ variables: {}, models: ids.map((id) => ({ id })) });
      return both.packages(text, () => far('load', text));
    },
    enter: (patient: Patient, variable: string, value: string) => both.changes<Entered>('enter', { patient, variable, value })
      .then((answer) => { show(answer.ok ? answer.value.changes : undefined); return answer; }),
    evaluate: (patient: Patient) => both.changes<Evaluation>('evaluate_changes', { patient }).then(show),
    open: () => both.open(async () => near),
    idle: async () => { steps.shift()?.(); await turn(); },
    waiting: () => steps.length,
    breakNear: () => { broken = true; },
    /** What a core that is asked for the first time answers for the patient. */
    expected: (patient: Patient) => {
      const fresh = bench();
      fresh.ask('load', JSON.stringify({ models: there.models.map((id) => ({ id })) }));
      const answer = JSON.parse(fresh.ask('evaluate_changes', JSON.stringify({ patient }))) as Answer<Evaluation>;
      return Object.fromEntries(answer.ok ? answer.value.results.map((r) => [r.id, r.hash]) : []);
    },
  };
}

/** Loaded, answered once, and the page's own instance in step. */
async function ready() {
  const page = made();
  void page.load('a', 'b', 'a+b');
  await page.settle();
  void page.evaluate({ a: 1 });
  await page.settle();
  page.open();
  await page.settle();
  page.asked.far.length = 0;
  page.asked.near.length = 0;
  return page;
}

describe('a keystroke', () => {
  it('is answered by the page\'s own instance at once, and the worker hears nothing of it', async () => {
    const page = await ready();
    void page.enter({ a: 1 }, 'b', '2');
    await Promise.resolve().then(() => undefined).then(() => undefined);
    expect(page.shown).toEqual({ a: '1', b: '2', 'a+b': '3' });
    expect(page.asked).toEqual({ far: [], near: ['enter'] });
  });
  it('before that instance stands is answered by the worker', async () => {
    const page = made();
    void page.load('a', 'b', 'a+b');
    await page.settle();
    void page.evaluate({});
    page.open();
    await page.idle(); // the instance is there and has read nothing yet
    void page.enter({}, 'a', '5');
    await page.reply();
    await page.reply();
    expect(page.asked.near).toEqual([]);
    expect(page.shown).toEqual(page.expected({ a: 5 }));
  });
  it('that is refused changes nothing, and both remain in step', async () => {
    const page = await ready();
    await page.enter({ a: 1 }, 'a', 'x');
    await page.enter({ a: 1 }, 'b', '2');
    expect(page.asked).toEqual({ far: [], near: ['enter', 'enter'] });
    expect(page.shown).toEqual(page.expected({ a: 1, b: 2 }));
  });
  it('with a long patient is the worker\'s, who is first told the patient that stands', async () => {
    const page = await ready();
    await page.enter({ a: 1 }, 'b', '2');
    // Only the sum differs between the worker's own last patient and this one; a and b do from what is shown.
    const long = { a: 1, b: 2, file: 'x'.repeat(30_000) };
    void page.enter(long, 'b', '0');
    await page.settle();
    expect(page.asked.far).toEqual(['enter', 'enter']);
    expect(page.shown).toEqual(page.expected({ ...long, b: 0 }));
  });
});

describe('answers', () => {
  it('come in the order of the questions: while the worker owes one, it is asked', async () => {
    const page = await ready();
    // Many values at once are the worker's.
    void page.evaluate({ a: 3, b: 3, c: 3, d: 3, e: 3 });
    void page.enter({ a: 3, b: 3, c: 3, d: 3, e: 3 }, 'b', '4');
    await page.turn();
    expect(page.asked).toEqual({ far: ['evaluate_changes', 'enter'], near: [] });
    expect(page.shown).toEqual(page.expected({ a: 1 }));
    await page.settle();
    expect(page.shown).toEqual(page.expected({ a: 3, b: 4 }));
    await page.enter({ a: 3, b: 4, c: 3, d: 3, e: 3 }, 'a', '7');
    expect(page.asked.far.length).toBe(2);
    expect(page.shown).toEqual(page.expected({ a: 7, b: 4 }));
  });
});

describe('packages that join', () => {
  it('are told by the worker, and read by the page\'s own instance when there is time', async () => {
    const page = await ready();
    await page.enter({ a: 1 }, 'b', '2');
    void page.add('b+c', 'c');
    await page.reply(); // the worker is told the patient
    await page.reply(); // and reads the packages
    page.asked.near.length = 0;
    for (let i = 0; i < 20; i++) await page.idle();
    void page.enter({ a: 1, b: 2 }, 'c', '5'); // by nobody told yet
    expect(page.asked.near).toEqual([]);
    await page.settle();
    expect(page.shown).toEqual({ a: '1', b: '2', 'a+b': '3', 'b+c': '7', c: '5' });
    page.asked.far.length = 0;
    await page.enter({ a: 1, b: 2, c: 5 }, 'c', '6');
    expect(page.asked.far).toEqual([]);
    expect(page.shown).toEqual({ a: '1', b: '2', 'a+b': '3', 'b+c': '8', c: '6' });
  });
  it('that the page\'s own instance reads otherwise end it', async () => {
    const page = await ready();
    page.here.models.push('c');
    void page.add('c');
    await page.settle();
    void page.evaluate({ a: 1 });
    await page.settle();
    expect(page.asked.near).toContain('add_models');
    page.asked.far.length = 0;
    void page.enter({ a: 1 }, 'b', '2');
    expect(page.asked.far).toEqual(['enter']);
    await page.settle();
    expect(page.shown).toEqual(page.expected({ a: 1, b: 2 }));
  });
});

describe('an instance that has no memory left', () => {
  it('is given up, and the worker answers that keystroke and all others', async () => {
    const page = await ready();
    await page.enter({ a: 1 }, 'b', '2');
    page.breakNear();
    void page.enter({ a: 1, b: 2 }, 'b', '0');
    await page.settle();
    expect(page.shown).toEqual(page.expected({ a: 1, b: 0 }));
    expect(page.asked.far).toEqual(['enter', 'enter']);
    page.asked.near.length = 0;
    void page.add('c');
    void page.enter({ a: 1, b: 0 }, 'c', '1');
    await page.settle();
    expect(page.asked.near).toEqual([]);
    expect(page.shown).toEqual(page.expected({ a: 1, c: 1 }));
  });
  it('or could not be made, is never missed', async () => {
    const page = made();
    void page.load('a');
    await page.settle();
    page.both.open(async () => { throw new Error('out of memory'); });
    await page.settle();
    void page.enter({}, 'a', '2');
    await page.settle();
    expect(page.shown).toEqual({ a: '2' });
  });
});

describe('whatever comes in whatever order', () => {
  // A generator of Lehmer's kind: the same sequences at every run.
  const dice = (seed: number) => { let state = seed; return (sides: number) => (state = (state * 48271) % 2147483647) % sides; };

  it('the page shows what one core would answer', async () => {
    let atOnce = 0;
    for (let seed = 1; seed <= 150; seed++) {
      const roll = dice(seed * 7919);
      const page = seed % 4 ? await ready() : made();
      const patient: Patient = seed % 4 ? { a: 1 } : {};
      if (seed % 4 === 0) {
        void page.load('a', 'b', 'a+b');
        await page.settle();
        void page.evaluate({});
      }
      for (let i = 0; i < 40; i++) {
        const variable = 'abcdef'[roll(6)]!;
        const deed = roll(20);
        if (deed < 7) {
          const value = String(roll(3));
          void page.enter({ ...patient }, variable, value);
          patient[variable] = Number(value);
        } else if (deed === 7) {
          void page.enter({ ...patient }, variable, 'x');
        } else if (deed === 8) {
          for (const one of 'abcdef') patient[one] = roll(3);
          void page.evaluate({ ...patient });
        } else if (deed === 9) {
          const asking = page.add('abcdef'.slice(roll(5)).split('').join('+'), variable).then(() => page.evaluate({ ...patient }));
          if (roll(2)) await Promise.all([asking, page.settle()]);
        } else if (deed === 10 && roll(9) === 0) {
          page.breakNear();
        } else if (deed === 11) {
          page.open();
        } else if (deed < 15) {
          await page.reply();
        } else if (deed < 18) {
          await page.idle();
        } else {
          await page.settle();
          expect(page.shown, `sequence ${seed}, step ${i}`).toEqual(page.expected(patient));
        }
      }
      await page.settle();
      expect(page.shown, `sequence ${seed}`).toEqual(page.expected(patient));
      atOnce += page.asked.near.filter((method) => method === 'enter').length;
    }
    expect(atOnce).toBeGreaterThan(500);
  });
});
