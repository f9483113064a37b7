/// What the reader says of lesions stays with those lesions, and the form takes over what the answers agree on.
import type { Measured, MeasuredLesion, Responded } from 'hepatica-imaging';
import { beforeEach, describe, expect, it } from 'vitest';
import { baseline, followed, goneOf, holds, isSamePatient, keepBaseline, offered, samePatient, said, saidOf, sayOf, sayOfGone, sayViable, type Now } from '../src/imaging/mask/follow';

const lesion = (number: number, label: number, mm = 10): MeasuredLesion => ({ number, label, volume_ml: 1, parts: 1, series: [],
  axial: { slice: 0, longest: { mm, from: [0, 0, 0], to: [0, 0, 0] }, perpendicular: { mm: mm / 2, from: [0, 0, 0], to: [0, 0, 0] } },
  diameter_3d: { mm, from: [0, 0, 0], to: [0, 0, 0] } }) as unknown as MeasuredLesion;
const measures = (study: string, ...lesions: MeasuredLesion[]): Now => ({ lesions, liver: [], study }) as unknown as Now;
const before: Measured = measures('a/1', lesion(1, 2), lesion(2, 3));
const point = { id: 'a/1', examination: 'one', title: 'a', measured: before };

describe('what is said of a lesion', () => {
  beforeEach(() => keepBaseline(point));
  it('stays with its label when an earlier one is erased and the numbers move up', () => {
    sayOf('b/2', lesion(1, 2), { was: '', node: true, progressed: false });
    expect(saidOf(lesion(1, 2), before, 'b/2')).toEqual({ was: '', node: true, progressed: false });
    expect(saidOf(lesion(1, 3), before, 'b/2')).toEqual({ was: '2', node: false, progressed: false });
  });
  it('is not said of another study’s lesions', () => {
    sayOf('b/2', lesion(1, 2), { was: '', node: false, progressed: true });
    sayViable('b/2', 'now', true);
    expect(saidOf(lesion(1, 2), before, 'c/3').was).toBe('1');
    expect(said('c/3').allViable).toEqual({ before: false, now: false });
    expect(followed(before, measures('b/2', lesion(1, 2))).find((one) => one.name === '1')!.now!.viable_mm).toBe(10);
    expect(followed(before, measures('c/3', lesion(1, 2))).find((one) => one.name === '1')!.now!.viable_mm).toBeUndefined();
  });
  it('tells hilar nodes from others, and a node that is gone from a lesion that is gone', () => {
    const now = measures('b/2', lesion(1, 2));
    const lists = () => followed(before, now).map(({ name, node, organ, target, before: then }) => [name, node, organ, target, then?.short_axis_mm]);
    expect(goneOf(before, now).map((one) => one.number)).toEqual([2]);
    expect(lists()).toEqual([['1', false, undefined, undefined, 5], ['gone 2', false, undefined, undefined, 5]]);
    sayOf('b/2', lesion(1, 2), { was: '1', node: true, hilar: true, progressed: false });
    sayOfGone('b/2', lesion(2, 3), { was: '2', node: true, target: false, progressed: false });
    expect(lists()).toEqual([['1', true, 'hilar nodes', undefined, 5], ['gone 2', true, 'nodes', false, 5]]);
    expect(followed(before, now)[1]!.now).toBeUndefined();
    sayOfGone('b/2', lesion(2, 3), { was: '2', node: false, progressed: false, unseen: true });
    expect(followed(before, now)[1]!.now).toEqual({ evaluable: false });
    sayOf('b/2', lesion(1, 2), { was: '', node: false, progressed: false, doubtful: true });
    expect(followed(before, now).map((one) => [one.name, one.counts_as_new])).toEqual([['1', false], ['gone 1', undefined], ['gone 2', undefined]]);
    // A lesion of the same label now is another's word.
    expect(saidOf(lesion(2, 3), before, 'b/2').node).toBe(false);
  });
  it('ends with the baseline, and so does what was said of the patient', () => {
    sayViable('b/2', 'before', true);
    samePatient.value = 'two';
    keepBaseline(undefined);
    expect(baseline.value).toBeUndefined();
    expect(said('b/2').allViable.before).toBe(false);
    expect(isSamePatient(point, 'two')).toBe(false);
  });
  it('is needed before another examination is taken for the same patient’s', () => {
    expect(isSamePatient(point, 'one')).toBe(true);
    expect(isSamePatient(point, 'two')).toBe(false);
    samePatient.value = 'two';
    expect(isSamePatient(point, 'two')).toBe(true);
  });
});

describe('what is offered to the form', () => {
  const answer = (variables: object): Responded => ({ criterion: 'x', published: true, targets: [], variables }) as unknown as Responded;
  it('leaves out what two sets of criteria see differently', () => {
    expect(offered([answer({ new_lesion: false, nontarget_status: 'non_cr_non_pd', target_sum_now: { value: 31.449, unit: 'mm' } }),
      answer({ new_lesion: false, nontarget_status: 'cr' }), answer({ nontarget_status: 'cr' })]))
      .toEqual([['new_lesion', false], ['target_sum_now', { value: 31.4, unit: 'mm' }]]);
  });
  it('counts as held only when the form has this very value', () => {
    const entry = { text: '', unit: undefined, state: 'valid' as const };
    expect(holds({ ...entry, value: false }, false)).toBe(true);
    expect(holds({ ...entry, value: false }, true)).toBe(false);
    expect(holds({ ...entry, state: 'unknown' }, false)).toBe(false);
    expect(holds({ ...entry, text: '31.4', unit: 'mm' }, { value: 31.4, unit: 'mm' })).toBe(true);
    expect(holds({ ...entry, text: '31.4', unit: 'cm' }, { value: 31.4, unit: 'mm' })).toBe(false);
  });
});
