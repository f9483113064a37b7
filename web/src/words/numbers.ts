/// Numbers, intervals and dates as the reader's language writes them. Rounds for reading only.
import { language } from './words';

const formats = new Map<string, Intl.NumberFormat>();

function format(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = language.value + JSON.stringify(options);
  let one = formats.get(key);
  if (!one) formats.set(key, one = new Intl.NumberFormat(language.value, options));
  return one;
}

const minus = (text: string) => text.replace(/^-/, '\u2212');

/** Fixed decimals; with none given, up to four significant digits. */
export function number(value: number, decimals?: number): string {
  return minus(decimals === undefined
    ? format({ maximumSignificantDigits: 4 }).format(value)
    : format({ minimumFractionDigits: decimals, maximumFractionDigits: decimals }).format(value));
}

/** Every digit that the double carries, for the arithmetic. */
export function exact(value: number): string {
  // Sixteen zeros before the first digit are read by nobody.
  if (value !== 0 && Math.abs(value) < 1e-6) return minus(String(Number(value.toPrecision(15))));
  return minus(format({ maximumSignificantDigits: 15, useGrouping: false }).format(value));
}

/** Whole people of a hundred. A risk that is neither none nor certain is never shown as 0 or 100. */
export function ofHundred(probability: number): number {
  return Math.round(Math.min(1, Math.max(0, probability)) * 100);
}

/** Whole per cent for reading: "<1%" and ">99%" keep small and large risks honest. */
export function percent(probability: number, decimals = 0): string {
  const whole = format({ style: 'percent', minimumFractionDigits: decimals, maximumFractionDigits: decimals });
  if (probability > 0 && probability < 0.005 && decimals === 0) return `<${whole.format(0.01)}`;
  if (probability < 1 && probability > 0.995 && decimals === 0) return `>${whole.format(0.99)}`;
  return whole.format(probability);
}

/** "35–55"; an open end is written with its sign. */
export function range(low: string, high: string): string {
  if (high === 'inf') return `\u2265\u2009${local(low)}`;
  if (low === '-inf') return `\u2264\u2009${local(high)}`;
  return `${local(low)}\u2013${local(high)}`;
}

const local = (text: string) => minus(format({ maximumSignificantDigits: 6 }).format(Number(text)));

export function date(when: Date): string {
  return new Intl.DateTimeFormat(language.value, { dateStyle: 'medium', timeStyle: 'short' }).format(when);
}

const regions = new Map<string, Intl.DisplayNames>();

/** The country's name; the code itself when the browser has no name for it. */
export function country(code: string): string {
  let names = regions.get(language.value);
  if (!names) regions.set(language.value, names = new Intl.DisplayNames([language.value], { type: 'region' }));
  try {
    return names.of(code) ?? code;
  } catch {
    return code;
  }
}

const lists = new Map<string, Intl.ListFormat>();

/** "a, b and c" in the reader's language. */
export function list(items: string[], type: 'conjunction' | 'disjunction' = 'conjunction'): string {
  const key = `${language.value} ${type}`;
  let one = lists.get(key);
  if (!one) lists.set(key, one = new Intl.ListFormat(language.value, { type }));
  const words = one.format(items);
  // The browser writes "BCLC\u548cCNLC": between Latin letters the Chinese word has spaces.
  return language.value.startsWith('zh') ? words.replace(/([A-Za-z0-9)])([\u548c\u6216])/g, '$1 $2').replace(/([\u548c\u6216])([A-Za-z0-9(])/g, '$1 $2') : words;
}

/** Points: one decimal at most, none when there is none. */
export const points = (value: number): string => minus(format({ maximumFractionDigits: 1 }).format(value));
