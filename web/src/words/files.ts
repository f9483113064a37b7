/// What is wrong with a JSON file, in the reader's words: the core's codes of broken shapes (core/base/json_cursor.h, json_text.h).
import { list, number } from './numbers';
import { type Blanks, maybe, t } from './words';

type Values = { [name: string]: unknown };

/** Documents that are no file of their own are called by what they are. */
const documentText = (name: string): string => maybe(`reason.document.${name}`) ?? name;

const typeText = (type: unknown): string => maybe(`reason.type.${String(type)}`) ?? String(type);

/** The blanks of every code that names a place in a document: where it is, what stands there, the name that may have been meant. */
export function fileBlanks(values: Values): Blanks {
  const out: Blanks = { hint: values['nearest'] === undefined ? '' : t('reason.hint', { nearest: String(values['nearest']) }) };
  if (typeof values['file'] !== 'string') return out;
  const file = documentText(values['file']);
  const place = String(values['place'] ?? '');
  return { ...out, file, place, at: place === '' ? t('reason.at_top', { file }) : t('reason.at', { file, place }) };
}

/** A code that speaks of the document's shape; undefined for any other. */
export function fileReason(code: string, values: Values): string | undefined {
  const plain = (v: unknown): string => (typeof v === 'number' ? number(v, Number.isInteger(v) ? 0 : 3) : Array.isArray(v) ? list(v.map(String)) : String(v));
  // A version or a count is a number; what stands in place of another type is named by its type.
  const got = values['text'] !== undefined ? t('reason.got_text', { text: String(values['text']) }) : typeof values['got'] === 'number' ? plain(values['got']) : typeText(values['got']);
  const blanks = Object.fromEntries(Object.entries(values).map(([key, v]) => [key, plain(v)]));
  return maybe(`reason.${code}`, { ...blanks, expected: typeText(values['expected']), got, ...fileBlanks(values) });
}
