/// A file that does not come at once is asked for again; one that is not there is not.
import { afterEach, describe, expect, it, vi } from 'vitest';
import { fetched, pauses } from '../src/core/fetched';

afterEach(() => vi.unstubAllGlobals());

function server(...answers: (number | Error)[]) {
  const asked: string[] = [];
  vi.stubGlobal('fetch', async (url: string) => {
    asked.push(url);
    const answer = answers.shift()!;
    if (answer instanceof Error) throw answer;
    return { ok: answer < 400, status: answer };
  });
  const waited: number[] = [];
  return { asked, waited, wait: async (ms: number) => { waited.push(ms); } };
}

describe('files of the page', () => {
  it('come at once where nothing is wrong', async () => {
    const { asked, waited, wait } = server(200);
    expect((await fetched('a.json', wait)).status).toBe(200);
    expect([asked, waited]).toEqual([['a.json'], []]);
  });

  it('are asked for again after a lost connection and a server in trouble', async () => {
    const { waited, wait } = server(new TypeError('Failed to fetch'), 503, 200);
    expect((await fetched('a.json', wait)).status).toBe(200);
    expect(waited).toEqual(pauses.slice(0, 2));
  });

  it('are given up after the last attempt, with the reason', async () => {
    const { asked, wait } = server(503, 503, 503, 502);
    await expect(fetched('a.json', wait)).rejects.toThrow('a.json: 502');
    expect(asked).toHaveLength(pauses.length + 1);
    await expect(fetched('b.json', server(...pauses.map(() => new TypeError('x')), new TypeError('Failed to fetch')).wait)).rejects.toThrow('Failed to fetch');
  });

  it('are not asked for again where there is no such file', async () => {
    const { asked, waited, wait } = server(404, 200);
    await expect(fetched('a.json', wait)).rejects.toThrow('a.json: 404');
    expect([asked.length, waited.length]).toEqual([1, 0]);
  });
});
