/// Every word on screen comes from the language file now loaded; this module looks words up and fills them in.
import { signal } from '@preact/signals';
import type { WordKey } from './keys';

export type LanguageText = {
  tag: string; version: string;
  languages: { tag: string; name: string }[];
  words: Record<string, string>;
};

export const language = signal('en');
const words = signal<Record<string, string>>({});

export function setWords(tag: string, all: Record<string, string>): void {
  words.value = all;
  language.value = tag;
}

/** Adds words that came later to those of the language now shown. */
export function addWords(more: Record<string, string>): void {
  words.value = { ...words.value, ...more };
}

const plurals = new Map<string, Intl.PluralRules>();

// Making the rules of a language takes longer than a card; they are made once.
function pluralOf(tag: string, count: number): string {
  let rules = plurals.get(tag);
  if (!rules) plurals.set(tag, rules = new Intl.PluralRules(tag));
  return rules.select(count);
}

export type Blanks = Record<string, string | number>;

/** Fills `{name}` and `{n, plural, one{# model} other{# models}}`. */
export function fill(pattern: string, blanks: Blanks, tag: string): string {
  if (!pattern.includes('{')) return pattern;
  return pattern
    .replace(/\{(\w+), plural,((?:\s*\w+\{[^{}]*\})+)\s*\}/g, (_, name: string, forms: string) => {
      const count = Number(blanks[name] ?? 0);
      const rule = pluralOf(tag, count);
      const table = new Map([...forms.matchAll(/(\w+)\{([^{}]*)\}/g)].map((m) => [m[1], m[2]]));
      return (table.get(rule) ?? table.get('other') ?? '').replace(/#/g, String(count));
    })
    .replace(/( ?)\{(\w+)\}( ?)/gu, (whole, before: string, name: string, after: string, at: number, all: string) => {
      if (blanks[name] === undefined) return whole;
      const words = String(blanks[name]);
      const [left, right] = [all[at - 1] ?? '', startOf(all.slice(at + whole.length), blanks)];
      return `${wide.test(left) && wide.test(words[0] ?? '') ? '' : before}${words}${wide.test(words.at(-1) ?? '') && wide.test(right) ? '' : after}`;
    });
}

/** The first character of the rest of a pattern, which may begin with a blank. */
function startOf(rest: string, blanks: Blanks): string {
  const name = /^\{(\w+)\}/.exec(rest)?.[1];
  return (name === undefined ? rest : String(blanks[name] ?? ''))[0] ?? '';
}

/** A Chinese character or a mark as wide as one: none has a space beside another, as in "18 岁之间" beside "18 g/L 之间". */
const wide = /[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]/u;

/** The words for a key; a key that no language knows shows itself, so that a slip is seen. */
export function t(key: WordKey, blanks: Blanks = {}): string {
  return fill(words.value[key] ?? key, blanks, language.value);
}

/** The same for a key made at run time (an error code, a group id): undefined when there are no words for it. */
export function maybe(key: string, blanks: Blanks = {}): string | undefined {
  const pattern = words.value[key];
  return pattern === undefined ? undefined : fill(pattern, blanks, language.value);
}

/** Sentences one after the other, what is empty left out; no space follows a full-width stop. */
export function sentences(...parts: (string | false | undefined)[]): string {
  return parts.filter(Boolean).join(' ').replace(/([\u3002\uff01\uff1b\uff1f]) /g, '$1');
}

const marks = { colon: [': ', '\uff1a'], semicolon: ['; ', '\uff1b'], comma: [', ', '\u3001'], pause: [', ', '\uff0c'] } as const;

/** A mark between words, with the space that belongs to it; Chinese marks are as wide as a character and have none. */
export const mark = (name: keyof typeof marks): string => marks[name][language.value.startsWith('zh') ? 1 : 0];

/** What stands in brackets behind other words. */
export const bracketed = (inside: string): string => (language.value.startsWith('zh') ? `\uff08${inside}\uff09` : ` (${inside})`);

/** What something is, and why or which, with the marks of the language. */
export const explained = (what: string, reasons: string[]): string => what + mark('colon') + reasons.join(mark('semicolon'));

/** What stands between two sentences that are styled apart and so cannot go through `sentences`. */
export const space = (): string => (language.value.startsWith('zh') ? '' : ' ');
