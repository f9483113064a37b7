/// The page's mask and the module's stay the same, whatever comes in between; nothing computed outlives its outline.
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Study } from '../src/imaging/state';

type Asked = { id: number; do: string; name?: string; step?: string; slab?: { first: number; data: Uint8Array } };
/** What the module's worker was asked and has not answered yet. */
const asked: Asked[] = [];
class ModuleWorker {
  onmessage: ((event: { data: object }) => void) | null = null;
  constructor() { module = this; }
  postMessage(question: Asked) { asked.push(question); }
}
let module: ModuleWorker;
vi.stubGlobal('Worker', ModuleWorker);
const { coming, study } = await import('../src/imaging/state');
const { features, holdVolume, importMask, oneClick, outline, radiomics, steps, still, stroke, undo, write } = await import('../src/imaging/mask/bench');
const { polygon } = await import('../src/imaging/mask/polygon');

const settle = () => new Promise((done) => { setTimeout(done, 0); });
/** Answers the oldest question of its kind. */
async function answer(kind: string, reply: object = {}): Promise<void> {
  await settle();
  const at = asked.findIndex((one) => one.do === kind);
  expect(at, `${kind} among ${asked.map((one) => one.do).join()}`).toBeGreaterThanOrEqual(0);
  const [one] = asked.splice(at, 1);
  module.onmessage!({ data: { id: one!.id, ...reply } });
  await settle();
}
const geometry = { size: [2, 2, 2], spacing_mm: [1, 1, 1], origin_mm: [0, 0, 0], direction: [1, 0, 0, 0, 1, 0, 0, 0, 1] } as Study['geometry'];
let opened = 0;
async function openStudy(): Promise<Study> {
  const samples = new Int16Array(8);
  const now = { id: `a/${++opened}`, geometry, samples, mask: new Uint8Array(8), title: 'a', modality: 'CT' } as unknown as Study;
  study.value = now;
  const held = holdVolume(now.id, geometry, samples);
  await answer('volume');
  await held;
  return now;
}
const slice = (...data: number[]) => ({ first: 0, data: Uint8Array.from(data) });

describe('the mask of page and module', () => {
  beforeEach(async () => {
    asked.length = 0;
    coming.value = '';
    await openStudy();
  });
  it('is not drawn on while an edit is on its way: its answer would wipe the stroke from the page alone', async () => {
    expect(still()).toBe(true);
    const edit = oneClick([0, 0, 0]);
    expect(still()).toBe(false);
    const again = oneClick([1, 1, 1]);
    await answer('edit', { value: {}, slab: slice(2, 2, 0, 0) });
    await again;
    expect(asked.filter((one) => one.do === 'edit').length).toBe(0);
    expect(still()).toBe(true);
    await answer('ask', { value: { lesions: [] } });
    await edit;
    expect([...study.value!.mask]).toEqual([2, 2, 0, 0, 0, 0, 0, 0]);
    expect(steps.value.undo).toBe(1);
  });
  it('takes a stroke that ends under a network’s answer as the page then has it', async () => {
    const finish = write({ do: 'network', step: 'finish', most_lesions: 9, first_is_liver: true });
    study.value!.mask[0] = 3;
    const ended = stroke(0, 0);
    await settle();
    expect(asked.map((one) => one.do)).toEqual(['network']);
    await answer('network', { slab: slice(1, 1, 1, 1) });
    await finish;
    const sent = asked.find((one) => one.do === 'stroke')!.slab!.data;
    expect([...sent]).toEqual([...study.value!.mask.slice(0, 4)]);
    await answer('stroke');
    await answer('ask', { value: { lesions: [] } });
    await ended;
  });
  it('of one study is not drawn into the next', async () => {
    const late = oneClick([0, 0, 0]);
    await settle();
    const [edit] = asked.splice(0, 1);
    const next = await openStudy();
    module.onmessage!({ data: { id: edit!.id, value: {}, slab: slice(2, 2, 2, 2) } });
    await late;
    expect([...next.mask]).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
    expect(steps.value.undo).toBe(0);
  });
  it('is left alone while another series is coming, and before the module holds it', async () => {
    coming.value = 'b';
    await oneClick([0, 0, 0]);
    await undo();
    await importMask(new File([], 'm.nii'));
    expect(asked).toEqual([]);
    coming.value = '';
    study.value = { ...study.value!, id: 'b/99' };
    expect(still()).toBe(false);
  });
  it('takes two steps back that are asked for at once', async () => {
    steps.value = { undo: 2, redo: 0 };
    const both = [undo(), undo()];
    await answer('edit', { value: { undo: 1, redo: 1 }, slab: slice(2, 0, 0, 0) });
    await answer('edit', { value: { undo: 0, redo: 2 }, slab: slice(0, 0, 0, 0) });
    while (asked.some((one) => one.do === 'ask')) await answer('ask', { value: { lesions: [] } });
    await Promise.all(both);
    expect(steps.value).toEqual({ undo: 0, redo: 2 });
    expect([...study.value!.mask]).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
  });
  it('that fails is not a step, and takes nothing that could be redone with it', async () => {
    const edit = oneClick([0, 0, 0]);
    await answer('edit', { error: { code: 'invalid_argument', detail: 'x' } });
    await edit;
    expect(steps.value).toEqual({ undo: 0, redo: 0 });
    expect(still()).toBe(true);
  });
  it('begins without the corners drawn on the study before', async () => {
    polygon.value = { plane: 'axial', axis: 2, slice: 0, corners: [[0, 0, 0]] };
    await openStudy();
    expect(polygon.value).toBeUndefined();
  });
});

describe('radiomics', () => {
  beforeEach(async () => {
    asked.length = 0;
    await openStudy();
  });
  it('of one study does not arrive in the next', async () => {
    const asking = radiomics(2, 'ibsi');
    await settle();
    const [question] = asked.splice(0, 1);
    await openStudy();
    module.onmessage!({ data: { id: question!.id, value: { features: [], settings: {} } } });
    await asking;
    expect(features.value).toBeUndefined();
  });
  it('is of the outline it was computed from', async () => {
    const asking = radiomics(2, 'ibsi');
    await answer('ask', { value: { features: [], settings: {} } });
    await asking;
    expect(features.value?.of).toBe(outline.value);
    const drawn = stroke(0, 0);
    await answer('stroke');
    await drawn;
    expect(features.value?.of).not.toBe(outline.value);
  });
});
