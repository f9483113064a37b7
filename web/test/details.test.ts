/// Long texts follow the language, in whatever order their files arrive.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { details, type ModelDetail } from '../src/state/details';
import { setWords } from '../src/words/words';

type Arrival = (models: Record<string, ModelDetail>) => Promise<void>;
const arrive = new Map<string, Arrival>();
beforeEach(() => {
  vi.stubGlobal('fetch', (url: string) => new Promise((resolve) => {
    arrive.set(url, async (models) => {
      resolve({ ok: true, status: 200, json: async () => ({ variables: {}, models }) });
      await new Promise((next) => setTimeout(next, 5));
    });
  }));
});
afterEach(() => vi.unstubAllGlobals());

it('a file of the language before, arriving last, does not take the place of the present one', async () => {
  setWords('en', {});
  expect(details()).toBeUndefined();
  setWords('zh-CN', {});
  expect(details()).toBeUndefined();
  await arrive.get('generated/detail.zh-CN.json')!({ albi: { purpose: '\u5206\u7ea7' } });
  await arrive.get('generated/detail.en.json')!({ albi: { purpose: 'Grades' } });
  expect(details()?.models.albi?.purpose).toBe('\u5206\u7ea7');
});
