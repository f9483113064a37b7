/// Which inputs a model's answer hangs on, and the values to try for each: the plausible range of the dictionary.
import type { Patient } from '../core/types';
import { models, variables, type ModelText, type UnitText } from '../state/dictionary';

/** Inputs of the model and of those it builds on, each once; a derived one gives way to its parts once they are known. */
export function inputsOf(model: ModelText, patient: Patient): string[] {
  const found = new Set<string>();
  const visit = (one: ModelText | undefined, depth: number) => {
    for (const id of one?.inputs ?? []) for (const part of partsOf(id, patient)) found.add(part);
    if (depth < 5) for (const used of one?.builds_on ?? []) visit(models.value.get(used), depth + 1);
  };
  visit(model, 0);
  return [...found];
}

function partsOf(id: string, patient: Patient, depth = 0): string[] {
  const variable = variables.value.get(id);
  if (!variable || id === 'gene_expression') return [];
  if (!variable.derive || id in patient || depth > 3) return [id];
  const parts = [...new Set(variable.derive.match(/[a-z_]\w*/g) ?? [])].filter((p) => variables.value.has(p));
  return parts.some((p) => p in patient) ? parts.flatMap((p) => partsOf(p, patient, depth + 1)) : [id];
}

export type Values = { unit?: string; numbers?: number[]; choices?: (string | boolean)[]; geometric: boolean };

const end = (text: string) => (text === 'inf' ? Infinity : text === '-inf' ? -Infinity : Number(text));

/** The unit in which a variable is swept: the one its value was entered in, else its first. */
export function sweptUnit(id: string, patient: Patient): UnitText | undefined {
  const given = patient[id];
  const code = typeof given === 'object' && 'unit' in given ? given.unit : undefined;
  const units = variables.value.get(id)?.units ?? [];
  return units.find((u) => u.code === code) ?? units[0];
}

/** Up to `count` values over the plausible range; undefined when the dictionary gives no finite one. */
export function valuesOf(id: string, patient: Patient, count: number): Values | undefined {
  const variable = variables.value.get(id);
  if (!variable) return undefined;
  if (variable.type === 'boolean') return { choices: [false, true], geometric: false };
  if (variable.type === 'category') return { choices: (variable.levels ?? []).map((l) => l.id), geometric: false };
  const unit = sweptUnit(id, patient);
  const [low, high] = (unit?.plausible ?? []).map(end);
  if (low === undefined || high === undefined || !Number.isFinite(low) || !Number.isFinite(high) || high <= low) return undefined;
  const given = patient[id];
  const now = typeof given === 'object' && 'value' in given ? given.value : typeof given === 'number' ? given : undefined;
  const geometric = variable.type !== 'integer' && high / Math.max(low, high * 1e-5) > 200 && low >= 0;
  const numbers = variable.type === 'integer' && high - low < count
    ? Array.from({ length: Math.floor(high) - Math.ceil(low) + 1 }, (_, i) => Math.ceil(low) + i)
    : variable.type === 'integer'
      ? [...new Set(spaced(low, high, count - 1, false).map(Math.round))]
      : spaced(geometric ? Math.max(low, high * 1e-5) : low, high, count - 1, geometric);
  // The patient's own value is always one of those tried.
  const all = now !== undefined && now >= low && now <= high ? [...new Set([...numbers, now])].sort((a, b) => a - b) : numbers;
  return { ...(unit && unit.code !== '1' ? { unit: unit.code } : {}), numbers: all, geometric };
}

export function spaced(low: number, high: number, count: number, geometric: boolean): number[] {
  const at = (f: number) => (geometric ? low * (high / low) ** f : low + (high - low) * f);
  return Array.from({ length: count }, (_, i) => Number(at(i / (count - 1)).toPrecision(6)));
}

/**
 * The number with the fewest digits in (low, high]: what a threshold between them most plainly is.
 * "5" from (4.98, 5.03]; with no round number inside, as many digits as the bracket needs.
 */
export function plainest(low: number, high: number): number {
  for (let digits = -6; digits <= 9; digits++) {
    const step = 10 ** -digits;
    const candidate = Number((Math.floor(high / step + 1e-9) * step).toPrecision(12));
    if (candidate > low && candidate <= high) return candidate;
  }
  return high;
}
