/// Two time points: the measures kept as baseline, which lesion is which, and the response by every set of criteria, from the core.
import { signal } from '@preact/signals';
import type { Calls, Finding, FollowedLesion, Measured, MeasuredLesion, Responded } from 'hepatica-imaging';
import type { Entry } from '../../state/patient';
import { send } from './bench';
import { isLesion } from './labels';

export type TimePoint = { id: string; examination: string; title: string; measured: Measured };
/** What the reader says on a lesion: the number of the baseline lesion it is ('' new, undefined not said), how it is followed, whether it is
 * a node (`hilar`: one at the porta hepatis, for which mRECIST has a limit of its own), and whether it has clearly progressed. Of one
 * that is not outlined now: whether it could not be evaluated (`unseen`), which is not the same as gone; of a new one, whether it is in doubt. */
export type Said = { was: string | undefined; target?: boolean; node: boolean; hilar?: boolean; progressed: boolean; unseen?: boolean; doubtful?: boolean };

export const baseline = signal<TimePoint | undefined>(undefined);
/** The measures of a study, as the bench holds them. */
export type Now = Measured & { study: string };
type SaidOfAll = { study: string; lesions: ReadonlyMap<string, Said>; allViable: { before: boolean; now: boolean } };
const nothingSaid: SaidOfAll = { study: '', lesions: new Map(), allViable: { before: false, now: false } };
/** What the reader said, of one study only: another's lesions are others. */
const all = signal(nothingSaid);
export const said = (study: string): SaidOfAll => (all.value.study === study ? all.value : nothingSaid);
export const sayOf = (study: string, lesion: MeasuredLesion, one: Said): void => { all.value = { ...said(study), study, lesions: new Map(said(study).lesions).set(keyOf(lesion), one) }; };
/** A study without a mark of necrosis: all its tumour is viable, when the reader says so. */
export const sayViable = (study: string, when: 'before' | 'now', yes: boolean): void => { all.value = { ...said(study), study, allViable: { ...said(study).allViable, [when]: yes } }; };
/** Numbers move up when a lesion is erased, labels stay; a dead lesion has no label of its own. */
const keyOf = (one: MeasuredLesion): string => (isLesion(one.label) ? `label ${one.label}` : `dead ${one.number}`);

export const responses = signal<Responded[]>([]);

export function keepBaseline(point: TimePoint | undefined): void {
  baseline.value = point;
  samePatient.value = '';
  all.value = nothingSaid;
  responses.value = [];
}

/** The examination of which the reader said that it is the baseline's patient: nothing else tells, for names are not read. */
export const samePatient = signal('');
export const isSamePatient = (point: TimePoint, examination: string): boolean => point.examination === examination || samePatient.value === examination;

const finding = (one: MeasuredLesion, viable: boolean): Finding => ({
  diameter_mm: one.axial.longest.mm, short_axis_mm: one.axial.perpendicular.mm, volume_ml: one.volume_ml,
  ...(one.viable_ml !== undefined ? { viable_mm: one.viable?.longest.mm ?? 0 } : viable ? { viable_mm: one.axial.longest.mm } : {}),
});

/** The same label is taken for the same lesion until the reader says otherwise; of any other lesion nothing is taken for granted. */
export function saidOf(one: MeasuredLesion, before: Measured, study: string): Said {
  const same = isLesion(one.label) ? before.lesions.find((b) => b.label === one.label) : undefined;
  return said(study).lesions.get(keyOf(one)) ?? { was: same && String(same.number), node: false, progressed: false };
}

/** Of a lesion that is gone there is no label now: what is said of it goes by its number at baseline. */
const goneName = (one: MeasuredLesion): string => `gone ${one.number}`;
export const saidOfGone = (one: MeasuredLesion, study: string): Said => said(study).lesions.get(goneName(one)) ?? { was: String(one.number), node: false, progressed: false };
export const sayOfGone = (study: string, lesion: MeasuredLesion, one: Said): void => { all.value = { ...said(study), study, lesions: new Map(said(study).lesions).set(goneName(lesion), one) }; };
/** Lesions of the baseline that none of those now is said to be. */
export const goneOf = (before: Measured, now: Now): MeasuredLesion[] => {
  const there = new Set(now.lesions.map((one) => saidOf(one, before, now.study).was));
  return before.lesions.filter((one) => !there.has(String(one.number)));
};
/** How a lesion is followed, as the core is told. */
const ways = ({ node, hilar, target }: Said): Pick<FollowedLesion, 'node' | 'target' | 'organ'> =>
  ({ node, ...(target === undefined ? {} : { target }), ...(node ? { organ: hilar ? 'hilar nodes' : 'nodes' } : {}) });

/** What stands in the way of an answer: a lesion of which nothing is said, or two said to be the same. */
export function openQuestion(before: Measured, now: Now): 'unsaid' | 'twice' | undefined {
  const was = now.lesions.map((one) => saidOf(one, before, now.study).was);
  if (was.includes(undefined)) return 'unsaid';
  const known = was.filter((x) => x !== '');
  return new Set(known).size < known.length ? 'twice' : undefined;
}

/** Lesions of both time points as one list: those there now, then those gone. */
export function followed(before: Measured, now: Now): FollowedLesion[] {
  const viable = said(now.study).allViable;
  const left = new Map(before.lesions.map((one) => [String(one.number), one]));
  const out: FollowedLesion[] = now.lesions.map((one) => {
    const how = saidOf(one, before, now.study);
    const then = left.get(how.was ?? '');
    if (then) left.delete(String(then.number));
    return { name: String(one.number), ...ways(how), progressed: how.progressed, now: finding(one, viable.now),
      ...(then ? { before: finding(then, viable.before) } : how.doubtful ? { counts_as_new: false } : {}) };
  });
  for (const one of left.values()) {
    const how = saidOfGone(one, now.study);
    out.push({ name: goneName(one), ...ways(how), before: finding(one, viable.before), ...(how.unseen ? { now: { evaluable: false } } : {}) });
  }
  return out;
}

let asked = 0;
/** Answers on lesions that are not looked at any more. */
export function forget(): void { asked++; responses.value = []; }

/** Targets that the reader left open are those that RECIST 1.1 would take. */
export async function respond(now: Now): Promise<void> {
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

export type FormValue = { value: number; unit: string } | boolean | string;
/** A form holds tenths of a millimetre. */
const rounded = (value: FormValue): FormValue => (typeof value === 'object' ? { ...value, value: Math.round(value.value * 10) / 10 } : value);

/** What the answers give to the patient form. A variable on which two sets of criteria differ (a dead lesion is gone by one and there by
 * the other) is left to the reader, for the form has one field for both. */
export function offered(all: readonly Responded[]): [string, FormValue][] {
  const out = new Map<string, FormValue | undefined>();
  for (const one of all) {
    for (const [id, value] of Object.entries((one.variables ?? {}) as Record<string, FormValue>)) {
      out.set(id, !out.has(id) || JSON.stringify(out.get(id)) === JSON.stringify(rounded(value)) ? rounded(value) : undefined);
    }
  }
  return [...out].filter((one): one is [string, FormValue] => one[1] !== undefined);
}

/** The form holds this very value, not just any. */
export const holds = (now: Entry, value: FormValue): boolean => now.state !== 'unknown'
  && (typeof value === 'object' ? now.text === String(value.value) && now.unit === value.unit : now.value === value);
