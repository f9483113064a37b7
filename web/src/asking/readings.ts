/// What one output of a package hangs on, read off the package's own text: its inputs, and for each the values at which a rule
/// or a band can turn. An input that enters arithmetic has no such values, and is then never declared unnecessary.
import type { ModelDetail, Step } from '../state/details';
import type { ModelText, VariableText } from '../state/dictionary';

/**
 * `unit` and `cuts` as the package reads the number; `exact`: it is only ever compared with these cuts; `optional`: read where
 * known, never asked for; `standIn`: a class that may be given in place of what it is computed from.
 */
export type Reading = { variable: string; unit: string | undefined; cuts: number[]; exact: boolean; optional?: boolean; standIn?: boolean };
export type Readings = Map<string, Reading>;
export type Library = {
  models: Map<string, ModelText>; details: Record<string, ModelDetail>; variables: Map<string, VariableText>;
};

/** Every variable that `output` of `model` can depend on; undefined where the package's text is not at hand. */
export function readingsOf(model: string, output: string, library: Library): Readings | undefined {
  const found: Readings = new Map();
  return visit(model, output, library, found, 0) ? found : undefined;
}

type Text = { text: string; edges?: number[] };

function visit(id: string, output: string, library: Library, found: Readings, depth: number): boolean {
  const detail = library.details[id];
  const from = library.models.get(id)?.outputs?.find((o) => o.id === output)?.from;
  if (!detail?.computation || !from || depth > 6) return false;
  const steps = stepsBehind(from, detail.computation);
  // Whoever the package must not speak about is part of its answer.
  const setting = (detail.exclusions ?? []).filter((e) => e.effect === 'not_applicable').map((e) => ({ text: e.when }));
  const texts = steps.flatMap(textsOf);
  const named = new Set(texts.flatMap((t) => namesIn(t.text)));
  for (const input of detail.inputs ?? []) {
    const name = input.as ?? input.variable;
    if (named.has(name)) add(found, library, { id: input.variable, unit: input.unit, name, optional: input.required === false }, [...texts, ...setting]);
  }
  for (const use of detail.uses ?? []) {
    if (!named.has(use.as ?? use.output)) continue;
    if (use.variable) found.set(use.variable, { variable: use.variable, unit: undefined, cuts: [], exact: true, standIn: true });
    if (!visit(use.model, use.output, library, found, depth + 1)) return false;
  }
  return true;
}

/** The steps a value comes from, however far back. */
function stepsBehind(from: string, all: Step[]): Step[] {
  const wanted = new Set([from]);
  const kept: Step[] = [];
  for (const step of [...all].reverse()) {
    const gives = step.kind === 'decision' ? Object.keys(step.rules?.[0]?.set ?? step.otherwise?.set ?? {}) : [step.id];
    if (!gives.some((name) => wanted.has(name))) continue;
    kept.push(step);
    for (const { text } of textsOf(step)) for (const name of namesIn(text)) wanted.add(name);
  }
  return kept;
}

const known = new Set(['formula', 'points', 'bands', 'decision']);

/** Every expression of a step, with the band edges that its value is compared with. */
function textsOf(step: Step): Text[] {
  // Of a kind that is not read here, every name may matter and no value is a threshold.
  if (!known.has(step.kind)) return [{ text: `(${JSON.stringify(step).replace(/"/g, ' ')}) + 0` }];
  if (step.kind === 'formula') return [{ text: step.expression ?? '' }];
  if (step.kind === 'decision') return (step.rules ?? []).map((rule) => ({ text: rule.when }));
  if (step.kind === 'bands') return [{ text: step.of ?? '', edges: edgesOf((step.classes ?? []).map((c) => c.range)) }];
  return (step.items ?? []).map((item) => ({ text: item.of ?? item.when ?? '', ...(item.bands ? { edges: edgesOf(item.bands.map((b) => b.range)) } : {}) }));
}

const edgesOf = (ranges: string[]): number[] => ranges.flatMap((range) => range.replace(/[[\]()\s]/g, '').split(',').map(Number)).filter(Number.isFinite);
const bare = (text: string) => text.replace(/'[^']*'/g, "''");
const namesIn = (text: string): string[] => bare(text).match(/[A-Za-z_]\w*/g) ?? [];

type Read = { id: string; unit: string | undefined; name: string; optional: boolean; part?: boolean };

function add(found: Readings, library: Library, { id, unit, name, optional, part = false }: Read, texts: Text[]): void {
  const cuts = texts.filter((t) => namesIn(t.text).includes(name)).map((t) => cutsIn(t, name));
  const before = found.get(id);
  found.set(id, {
    variable: id, unit, cuts: [...new Set([...before?.cuts ?? [], ...cuts.flatMap((c) => c ?? [])])].sort((a, b) => a - b),
    exact: !part && cuts.every((c) => c !== undefined) && (before === undefined || (before.exact && before.unit === unit)),
    ...(optional && (before?.optional ?? true) ? { optional } : {}),
  });
  // The parts of a derived value enter its formula.
  for (const one of new Set(namesIn(library.variables.get(id)?.derive ?? ''))) {
    const variable = library.variables.get(one);
    if (variable && !found.has(one)) add(found, library, { id: one, unit: variable.units?.[0]?.code, name: one, optional, part: true }, []);
  }
}

const compared = '(?:<=|>=|==|!=|<|>)';
const numeral = String.raw`-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?`;

/**
 * The numbers that `name` is compared with in one expression, band edges among them where it can be the expression's value.
 * Undefined where more than comparing is done with it.
 */
export function cutsIn({ text, edges }: Text, name: string): number[] | undefined {
  const cuts: number[] = [];
  const take = (_: string, value: string) => { cuts.push(Number(value)); return ' true '; };
  const rest = bare(text)
    .replace(new RegExp(String.raw`\bknown\(\s*${name}\s*\)`, 'g'), ' true ')
    .replace(new RegExp(String.raw`(?<![-+*/^]\s*)\b${name}\b\s*${compared}\s*(${numeral})(?![\w.]|\s*[-+*/^])`, 'g'), take)
    .replace(new RegExp(String.raw`(?<=(?:^|[(,]|\b(?:and|or|not))\s*)(${numeral})\s*${compared}\s*\b${name}\b(?!\s*[-+*/^])`, 'g'), take);
  if (!namesIn(rest).includes(name)) return cuts;
  // What is left hands the value on as it is: then only the bands after it can turn.
  const others = rest.replace(new RegExp(String.raw`\b(?!${name}\b)[A-Za-z_]\w*\s*${compared}\s*(?:${numeral}|'')`, 'g'), ' true ');
  const calls = [...others.matchAll(/([A-Za-z_]\w*)\s*\(/g)].map((m) => m[1]!);
  const plain = !/[-+*/^<>=]/.test(others) && calls.every((call) => ['if', 'min', 'max', 'known', 'and', 'or', 'not'].includes(call));
  return edges && plain ? [...cuts, ...edges] : undefined;
}

/** Values that between them stand for everything the variable can be; undefined where there is no such list. */
export function valuesFor(reading: Reading, variable: VariableText | undefined): (number | string | boolean)[] | undefined {
  if (variable?.type === 'boolean') return [false, true];
  if (variable?.type === 'category') return (variable.levels ?? []).map((level) => level.id);
  const [low, high] = (variable?.units?.find((u) => u.code === reading.unit)?.possible ?? []).map(end);
  if (!reading.exact || low === undefined || high === undefined) return undefined;
  const { cuts } = reading;
  const between = variable?.type === 'integer'
    ? cuts.flatMap((c) => [Math.floor(c) - 1, Math.floor(c), Math.ceil(c), Math.ceil(c) + 1])
    : [beyond(low, cuts[0], -1), ...cuts, ...cuts.slice(1).map((c, i) => (c + cuts[i]!) / 2), beyond(high, cuts[cuts.length - 1], 1)];
  const inside = between.filter((v): v is number => v !== undefined && v >= low && v <= high);
  return [...new Set(inside)].sort((a, b) => a - b);
}

const end = (text: string) => (text === 'inf' ? Infinity : text === '-inf' ? -Infinity : Number(text));

/** A value on the far side of the outermost cut. */
function beyond(limit: number, cut: number | undefined, direction: 1 | -1): number | undefined {
  if (cut === undefined) return Number.isFinite(limit) ? limit : 1;
  if (!Number.isFinite(limit)) return cut + direction * (Math.abs(cut) + 1);
  return (cut - limit) * direction < 0 ? (limit + cut) / 2 : undefined;
}
