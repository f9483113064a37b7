/// What a model card is made of: sections of facts, lists, tables and formulas, drawn by the page and written as Markdown alike.
import { t } from '../words/words';

/** A table's cell: words, or an expression that is set as code. */
export type Cell = string | { code: string };
export type Block =
  | { kind: 'facts'; rows: [string, string][] }
  | { kind: 'list'; items: string[] }
  | { kind: 'words'; words: string }
  | { kind: 'formula'; name: string; formula?: string; note?: string }
  | { kind: 'table'; caption: string; head: string[]; rows: Cell[][] };
/** `answers` names the items of TRIPOD+AI and the parts of the CHAI applied model card that the section speaks to. */
export type CardSection = { id: string; title: string; answers: string; blocks: Block[] };
export type ModelCard = { id: string; title: string; version: string; sections: CardSection[] };

export const notStated = (): string => t('card_doc.not_stated');

/** The words, or that the package does not state them. Nothing is ever filled in instead. */
export const orNotStated = (words: string | undefined): string => (words === undefined || words.trim() === '' ? notStated() : words);

export const list = (items: string[]): Block[] => (items.length > 0 ? [{ kind: 'list', items }] : []);
export const table = (caption: string, head: string[], rows: Cell[][]): Block[] => (rows.length > 0 ? [{ kind: 'table', caption, head, rows }] : []);
export const code = (words: string): Cell => ({ code: words });
