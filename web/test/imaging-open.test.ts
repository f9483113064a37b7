import { beforeEach, describe, expect, it, vi } from 'vitest';

const waiting: ((of: undefined) => void)[] = [];
vi.mock('../src/imaging/reading/reader', async (real) => ({
  ...await real<typeof import('../src/imaging/reading/reader')>(),
  openSeries: () => new Promise((told) => { waiting.push(told); }),
}));
const { open, opening, series, stop } = await import('../src/imaging/state');
import type { Series } from '../src/imaging/reading/series';

describe('opening a series', () => {
  beforeEach(() => {
    stop();
    waiting.length = 0;
    series.value = [{ id: 'a', slices: [], findings: [] } as unknown as Series];
  });
  it('is known from the first moment to the last, so that no run begins on the study that it replaces', async () => {
    const done = open('a');
    expect(opening.value).toBe(true);
    waiting[0]!(undefined);
    await done;
    expect(opening.value).toBe(false);
  });
  it('is over when it is stopped, and one overtaken does not end the next', async () => {
    const first = open('a');
    stop();
    expect(opening.value).toBe(false);
    const second = open('a');
    waiting[0]!(undefined);
    await first;
    expect(opening.value).toBe(true);
    waiting[1]!(undefined);
    await second;
    expect(opening.value).toBe(false);
  });
  it('does not begin for what the list does not hold', async () => {
    await open('gone');
    expect(opening.value).toBe(false);
  });
});
