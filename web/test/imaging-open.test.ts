import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Opened } from '../src/imaging/reading/reader';
import type { Series } from '../src/imaging/reading/series';
import type { Study, VolumeFile } from '../src/imaging/state';

const waiting: ((of: Opened | undefined) => void)[] = [];
vi.mock('../src/imaging/reading/reader', async (real) => ({
  ...await real<typeof import('../src/imaging/reading/reader')>(),
  openSeries: () => new Promise((told) => { waiting.push(told); }),
}));
const geometry = { size: [1, 1, 1], spacing_mm: [1, 1, 1] };
const voxel = (value: number) => ({ geometry, samples: Int16Array.of(value) }) as unknown as Opened;
/** Told in the end what the module has read of a NIfTI file; undefined stands for a fault. */
const inModule: { told: (of: unknown) => void; failed: (why: Error) => void }[] = [];
vi.mock('../src/imaging/mask/bench', () => ({ readVolume: () => new Promise((told, failed) => { inModule.push({ told, failed }); }) }));
const { coming, fault, open, openId, readSeries, volumeComing, series, setPhase, stop, study, unsettled, volumeFiles, work } = await import('../src/imaging/state');
const settle = () => new Promise((done) => { setTimeout(done, 0); });
const listed = (id: string) => ({ id, slices: [], findings: [], modality: 'CT' }) as unknown as Series;

describe('opening a series', () => {
  beforeEach(() => {
    stop();
    waiting.length = 0;
    series.value = [listed('a'), listed('b')];
    study.value = undefined;
  });
  it('is known from the first moment to the last, so that no run begins on the study that it replaces', async () => {
    const done = open('a');
    expect(coming.value).toBe('a');
    waiting[0]!(undefined);
    await done;
    expect(coming.value).toBe('');
  });
  it('is over when it is stopped, and one overtaken does not end the next', async () => {
    const first = open('a');
    stop();
    expect(coming.value).toBe('');
    const second = open('a');
    waiting[0]!(undefined);
    await first;
    expect(coming.value).toBe('a');
    waiting[1]!(undefined);
    await second;
    expect(coming.value).toBe('');
  });
  it('does not begin for what the list does not hold', async () => {
    await open('gone');
    expect(coming.value).toBe('');
  });
  it('that was stopped leaves what is on the screen the open one, and is still read from its own files', async () => {
    study.value = { id: 'b/1', ...voxel(7) } as unknown as Study;
    const first = open('a');
    expect(openId.value).toBe('b');
    stop();
    const beside = readSeries('a', () => true);
    expect(waiting.length).toBe(2);
    waiting[1]!(voxel(3));
    expect([...(await beside)!.samples]).toEqual([3]);
    expect([...(await readSeries('b', () => true))!.samples]).toEqual([7]);
    waiting[0]!(undefined);
    await first;
    expect(openId.value).toBe('b');
  });
});

describe('opening a NIfTI file', () => {
  beforeEach(() => {
    stop();
    waiting.length = inModule.length = 0;
    series.value = [listed('a')];
    volumeFiles.value = [{ id: 'file 0 v.nii/1', file: {}, title: 'v.nii', geometry, modality: 'CT' } as unknown as VolumeFile];
    study.value = undefined;
  });
  it('is said while it lasts', async () => {
    const done = open('file 0 v.nii/1');
    expect(work.value?.kind).toBe('volume');
    await settle();
    inModule[0]!.told(voxel(5));
    await done;
    expect(work.value).toBe(undefined);
    expect(openId.value).toBe('file 0 v.nii/1');
  });
  it('shows what the module holds before a series that was asked for later takes its place', async () => {
    const shown: string[] = [];
    const end = study.subscribe((now) => { if (now) shown.push(now.title); });
    const first = open('file 0 v.nii/1');
    await settle();
    const second = open('a');
    waiting[0]!({ ...voxel(3), plan: undefined } as unknown as Opened);
    await settle();
    expect(shown).toEqual([]);
    inModule[0]!.told(voxel(5));
    await Promise.all([first, second]);
    end();
    expect(shown).toEqual(['v.nii', 'CT']);
    expect(openId.value).toBe('a');
  });
  it('keeps everything from the screen until it has come, also when it was stopped meanwhile', async () => {
    const first = open('file 0 v.nii/1');
    await settle();
    stop();
    expect([coming.value, volumeComing(), unsettled()]).toEqual(['', true, true]);
    inModule[0]!.told(voxel(5));
    await first;
    expect(volumeComing()).toBe(false);
  });
  it('has the phase that was chosen while it was read', async () => {
    const done = open('file 0 v.nii/1');
    await settle();
    setPhase('file 0 v.nii/1', 'arterial');
    inModule[0]!.told(voxel(5));
    await done;
    expect(study.value?.phase).toBe('arterial');
  });
  it('too large for the page says so, and the next opens', async () => {
    const done = open('file 0 v.nii/1');
    await settle();
    inModule[0]!.told({ geometry, samples: { length: -1 } });
    await done;
    expect(fault.value?.kind).toBe('memory');
    expect(work.value).toBe(undefined);
    const next = open('file 0 v.nii/1');
    await settle();
    inModule[1]!.told(voxel(5));
    await next;
    expect(openId.value).toBe('file 0 v.nii/1');
  });
  it('that has gone from the disk says so and holds up nothing', async () => {
    const done = open('file 0 v.nii/1');
    await settle();
    inModule[0]!.failed(new Error('gone'));
    await done;
    expect(fault.value).toEqual({ kind: 'volume_file', name: 'v.nii', text: 'Error: gone' });
    expect(work.value).toBe(undefined);
    const next = open('a');
    waiting[0]!(voxel(3));
    await next;
    expect(openId.value).toBe('a');
  });
});
