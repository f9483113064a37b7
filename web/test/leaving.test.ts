/// Leaving the page asks for every room's unsaved work, wherever the reader is.
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { emptyDraft } from '../src/lab/paper/draft';
import { draft } from '../src/lab/paper/store';
import { emptyState } from '../src/lab/state';
import { lab } from '../src/lab/store';
import { followLeaving } from '../src/shell/leaving';

let leave: (event: { preventDefault: () => void }) => void;
function asked(): boolean {
  const preventDefault = vi.fn();
  leave({ preventDefault });
  return preventDefault.mock.calls.length > 0;
}

beforeAll(() => {
  vi.stubGlobal('addEventListener', (name: string, follow: typeof leave) => { if (name === 'beforeunload') leave = follow; });
  followLeaving();
});
afterAll(() => vi.unstubAllGlobals());

describe('leaving, with no room mounted', () => {
  it('asks nothing of a page without work', () => expect(asked()).toBe(false));
  it('asks for a described cohort', () => {
    lab.value = { ...emptyState, confirmed: true };
    expect(asked()).toBe(true);
    lab.value = emptyState;
  });
  it('asks for a model typed from a paper', () => {
    draft.value = { ...emptyDraft(), intercept: '-3.2' };
    expect(asked()).toBe(true);
    draft.value = emptyDraft();
  });
});
