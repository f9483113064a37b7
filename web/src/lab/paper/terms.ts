/// A predictor of the paper in the expression language of the packages: its groups, its terms, its points.
import type { VariableText } from '../../state/dictionary';
import { readNumber, type Draft, type Predictor } from './draft';

export type Term = { id: string; of: string; coefficient: number; center?: number; note?: string };
export type Item = { id: string; of?: string; when?: string; bands?: { range: string; points: number }[]; levels?: Record<string, number>; points?: number; else?: number };

export const isNumber = (variable: VariableText | undefined): boolean => variable?.type === 'number' || variable?.type === 'integer';
export const isLog = (p: Predictor): boolean => p.form === 'ln' || p.form === 'log2' || p.form === 'log10';
/** Whether the logarithm of a value that may be 0 is asked for, so that it matters whether 1 is added. */
export const mayBeZero = (variable: VariableText | undefined): boolean => Number(variable?.units?.[0]?.possible?.[0] ?? NaN) === 0;

/** Keys of the groups: levels, true and false, or the stretches between cut-offs from the lowest ("0") up. */
export function groupKeys(p: Predictor, variable: VariableText | undefined): string[] {
  if (variable?.type === 'boolean') return ['true', 'false'];
  if (variable?.type === 'category') return (variable.levels ?? []).map((l) => l.id);
  return p.form === 'groups' ? Array.from({ length: p.cuts.length + 1 }, (_, i) => String(i)) : [];
}

/** The natural logarithm of a printed ratio, or the coefficient as it is. */
export function coefficientOf(p: Predictor, typed: string): number | undefined {
  const value = readNumber(typed);
  if (value === undefined || p.given !== 'ratio') return value;
  return value > 0 ? Math.log(value) : undefined;
}

/** Ends of the stretch between two cut-offs: "[20, 400)". A limit belongs to the upper group when it is reached by >=. */
export function bandRange(p: Predictor, index: number): string {
  const end = (i: number) => String(readNumber(p.cuts[i]?.at ?? '') ?? NaN);
  const low = index === 0 ? '(-inf' : `${p.cuts[index - 1]!.op === '>=' ? '[' : '('}${end(index - 1)}`;
  const high = index === p.cuts.length ? 'inf)' : `${end(index)}${p.cuts[index]!.op === '>=' ? ')' : ']'}`;
  return `${low}, ${high}`;
}

/** The condition of a group, as an expression: "afp >= 20 and afp < 400", "ascites == 'mild'", "not cirrhosis". */
export function condition(p: Predictor, variable: VariableText | undefined, key: string): string {
  const name = p.variable;
  if (variable?.type === 'boolean') return key === 'true' ? name : `not ${name}`;
  if (variable?.type === 'category') return `${name} == '${key}'`;
  const index = Number(key);
  const at = (i: number) => readNumber(p.cuts[i]!.at);
  const parts: string[] = [];
  if (index > 0) parts.push(`${name} ${p.cuts[index - 1]!.op} ${at(index - 1)}`);
  if (index < p.cuts.length) parts.push(`${name} ${p.cuts[index]!.op === '>=' ? '<' : '<='} ${at(index)}`);
  return parts.join(' and ');
}

/** What the coefficient multiplies: "age / 10", "log10(afp)". */
export function transformed(p: Predictor): string {
  if (p.form === 'per') return `${p.variable} / ${readNumber(p.per)}`;
  if (isLog(p)) return `${p.form}(${p.variable}${p.plusOne === 'yes' ? ' + 1' : ''})`;
  return p.variable;
}

const name = (...parts: string[]) => parts.join('_').replace(/[^A-Za-z0-9_]/g, '_');
const asPrinted = (p: Predictor, typed: string) => (p.given === 'ratio' ? { note: `printed as the ratio ${typed.trim()}; the coefficient is its natural logarithm` } : {});

/** Terms of the linear predictor. Expects a predictor whose questions are answered. */
export function termsOf(draft: Draft, p: Predictor, variable: VariableText | undefined): Term[] {
  const keys = groupKeys(p, variable);
  if (keys.length === 0) {
    const mean = p.centred === 'yes' ? readNumber(p.center)! : undefined;
    const center = mean === undefined ? {} : { center: p.form === 'per' ? mean / readNumber(p.per)! : mean };
    return [{ id: p.variable, of: transformed(p), coefficient: coefficientOf(p, p.number)!, ...center, ...asPrinted(p, p.number) }];
  }
  const centred = draft.kind === 'cox' && draft.cox.reference === 'means';
  return keys.filter((key) => key !== p.reference).map((key) => ({
    id: name(p.variable, key), of: condition(p, variable, key), coefficient: coefficientOf(p, p.numbers[key] ?? '')!,
    ...(centred ? { center: readNumber(p.means[key] ?? '')! } : {}), ...asPrinted(p, p.numbers[key] ?? ''),
  }));
}

/** The predictor as an item of a points table. Expects a predictor whose questions are answered. */
export function itemOf(p: Predictor, variable: VariableText | undefined): Item {
  const points = (key: string) => readNumber(p.numbers[key] ?? '')!;
  if (variable?.type === 'boolean') return { id: p.variable, when: p.variable, points: points('true'), else: points('false') };
  const keys = groupKeys(p, variable);
  if (variable?.type === 'category') return { id: p.variable, of: p.variable, levels: Object.fromEntries(keys.map((k) => [k, points(k)])) };
  return { id: p.variable, of: p.variable, bands: keys.map((key, i) => ({ range: bandRange(p, i), points: points(key) })) };
}
