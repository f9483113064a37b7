/// The lab's own worker: opened on the first question, ended by cancel, opened again with the same table.
import type { Answer } from '../core/types';
import type { TableFile } from './analysis';
import type { FileFault } from './read-file';
import type { Columns } from './types';

export type Opened = { fault: FileFault } | { encoding: 'utf-8' | 'gb18030'; digest: TableFile; columns: Columns };

type Waiting = { resolve: (text: string) => void; reject: (reason: Error) => void };

export class Cancelled extends Error {}

export class LabClient {
  private worker: Worker | undefined;
  private waiting = new Map<number, Waiting>();
  private last = 0;
  private table: { file: Blob; name: string } | undefined;
  /** Whether the worker that runs now has read the table. */
  private given = false;
  private own: string[] = [];
  private loaded: Promise<Answer<unknown>> | undefined;

  /** onProgress: pieces done of the call that runs, of how many. */
  constructor(private readonly base: string = document.baseURI, private readonly onProgress: (done: number, of: number) => void = () => undefined) {}

  /** Has the worker read another table; a restart reads the file once more. */
  async open(file: Blob, name: string): Promise<Answer<Opened>> {
    const before = this.table;
    this.table = undefined;
    const loaded = await (this.loaded ??= this.load());
    if (!loaded.ok) return loaded;
    const answer = JSON.parse(await this.send({ method: 'open', table: file, name })) as Answer<Opened>;
    const read = answer.ok && !('fault' in answer.value);
    this.table = read ? { file, name } : before;
    this.given = read || this.given;
    return answer;
  }

  /** Packages made in this session, as JSON texts; they join the catalogue at once. */
  setOwn(own: string[]): void {
    this.own = own;
    this.loaded = undefined;
  }

  async ask<T>(name: string, request: unknown): Promise<Answer<T>> {
    const loaded = await (this.loaded ??= this.load());
    if (!loaded.ok) return loaded;
    return JSON.parse(await this.send({ method: 'ask', name, text: JSON.stringify(request) })) as Answer<T>;
  }

  /** Ends what is running. Every open question rejects with Cancelled. */
  cancel(): void {
    this.worker?.terminate();
    this.worker = undefined;
    this.loaded = undefined;
    this.given = false;
    this.fail(new Cancelled('cancelled'));
  }

  private async load(): Promise<Answer<unknown>> {
    if (!this.worker) this.start();
    const loaded = JSON.parse(await this.send({ method: 'load', base: this.base, own: this.own })) as Answer<unknown>;
    if (this.table && !this.given) {
      await this.send({ method: 'open', table: this.table.file, name: this.table.name });
      this.given = true;
    }
    return loaded;
  }

  private start(): void {
    this.worker = new Worker(new URL('./lab-worker.ts', import.meta.url), { type: 'module', name: 'hepatica-lab' });
    this.worker.onmessage = ({ data }: MessageEvent<{ id: number; text?: string; failure?: string; done?: number; of?: number }>) => {
      if (data.done !== undefined && data.of) return this.onProgress(data.done, data.of);
      const one = this.waiting.get(data.id);
      this.waiting.delete(data.id);
      if (data.text !== undefined) one?.resolve(data.text);
      else one?.reject(new Error(data.failure ?? 'no answer'));
    };
    this.worker.onerror = (event) => this.fail(new Error(event.message || 'the lab could not be started'));
  }

  private fail(reason: Error): void {
    for (const one of this.waiting.values()) one.reject(reason);
    this.waiting.clear();
  }

  private send(message: object): Promise<string> {
    const sent = new Promise<string>((resolve, reject) => {
      const id = ++this.last;
      this.waiting.set(id, { resolve, reject });
      this.worker!.postMessage({ id, ...message });
    });
    sent.catch(() => undefined);
    return sent;
  }
}
