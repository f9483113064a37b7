/// Files of the page itself, asked for again where a network only faltered: a ward's wireless drops for a moment, and the page
/// would stand there with half its models.

/** Milliseconds before each further attempt. */
export const pauses = [400, 1500, 5000];

/** Resolves with an answer that is there. Rejects at once where the server says that there is no such file (4xx), else after the last attempt. */
export async function fetched(url: string, wait: (ms: number) => Promise<void> = pause): Promise<Response> {
  for (let attempt = 0; ; attempt++) {
    const given = await fetch(url).then((response) => response, (reason: unknown) => reason as Error);
    if ('ok' in given && given.ok) return given;
    const gone = 'ok' in given && given.status < 500;
    if (gone || attempt === pauses.length) throw 'ok' in given ? new Error(`${url}: ${given.status}`) : given;
    await wait(pauses[attempt]!);
  }
}

const pause = (ms: number) => new Promise<void>((resume) => { setTimeout(resume, ms); });
