/// Two time points: the measures kept as baseline, which lesion is which, and the response by every set of criteria, from the core.
import { signal } from '@preact/signals';
import type { Calls, Finding, FollowedLesion, Measured, MeasuredLesion, Responded } from 'hepatica-imaging';
import { send } from './bench';
import { isLesion } from './labels';

export type TimePoint = { id: string; title: string; measured: Measured; csv?: string };
/** What the reader says on a lesion: the number of the baseline lesion it is ('' new, undefined not said), how it is followed, and
 * whether it has clearly progressed. */
export type Said = { was: string | undefined; target?: boolean; node: boolean; progressed: boolean };

export const baseline = signal<TimePoint | undefined>(undefined);
/** By number of the lesion now. */
export const said = signal<ReadonlyMap<number, Said>>(new Map());
/** Studies without a mark of necrosis: all tumour is viable, when the reader says so. */
export const allViable = signal({ before: false, now: false });
export const responses = signal<Responded[]>([]);

export function keepBaseline(point: TimePoint): void {
  baseline.value = point;
  said.value = new Map();
  responses.value = [];
}

const finding = (one: MeasuredLesion, viable: boolean): Finding => ({
  diameter_mm: one.axial.longest.mm, short_axis_mm: one.axial.perpendicular.mm, volume_ml: one.volume_ml,
  ...(one.viable_ml !== undefined ? { viable_mm: one.viable?.longest.mm ?? 0 } : viable ? { viable_mm: one.axial.longest.mm } : {}),
});

/** The same label is taken for the same lesion until the reader says otherwise; of any other lesion nothing is taken for granted. */
export function saidOf(one: MeasuredLesion, before: Measured): Said {
  const same = isLesion(one.label) ? before.lesions.find((b) => b.label === one.label) : undefined;
  return said.value.get(one.number) ?? { was: same && String(same.number), node: false, progressed: false };
}

/** What stands in the way of an answer: a lesion of which nothing is said, or two said to be the same. */
export function openQuestion(before: Measured, now: Measured): 'unsaid' | 'twice' | undefined {
  const was = now.lesions.map((one) => saidOf(one, before).was);
  if (was.includes(undefined)) return 'unsaid';
  const known = was.filter((x) => x !== '');
  return new Set(known).size < known.length ? 'twice' : undefined;
}

/** Lesions of both time points as one list: those there now, then those gone. */
export function followed(before: Measured, now: Measured, viable = allViable.value): FollowedLesion[] {
  const left = new Map(before.lesions.map((one) => [String(one.number), one]));
  const out: FollowedLesion[] = now.lesions.map((one) => {
    const { was, node, progressed, target } = saidOf(one, before);
    const then = left.get(was ?? '');
    if (then) left.delete(String(then.number));
    return { name: String(one.number), node, progressed, ...(target === undefined ? {} : { target }), ...(node ? { organ: 'nodes' } : {}),
      now: finding(one, viable.now), ...(then ? { before: finding(then, viable.before) } : {}) };
  });
  for (const one of left.values()) out.push({ name: `gone ${one.number}`, before: finding(one, viable.before) });
  return out;
}

let asked = 0;
/** Answers on lesions that are not looked at any more. */
export function forget(): void { asked++; responses.value = []; }

/** Targets that the reader left open are those that RECIST 1.1 would take. */
export async function respond(now: Measured): Promise<void> {
  const mine = ++asked;
  const before = baseline.value?.measured;
  if (!before) return;
  if (openQuestion(before, now)) { responses.value = []; return; }
  const { default: criteria } = await import('../../../../core/response/criteria.json?raw');
  const ask = async (lesions: FollowedLesion[]) => (await send({ do: 'plain', name: 'response', request: { criteria, lesions } })).value as Calls['response']['give'] | undefined;
  const open = followed(before, now);
  const first = await ask(open.map((one) => ({ ...one, target: true })));
  const proposed = new Set(first?.responses.find((r) => r.criterion === 'recist-1.1')?.targets);
  const found = await ask(open.map((one, i) => ({ ...one, target: one.target ?? (proposed.has(i) || one.before === undefined) })));
  if (mine === asked) responses.value = found?.responses ?? [];
}
