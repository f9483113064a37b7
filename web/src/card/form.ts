/// The form of the model with every number it is made of, step by step, as the package gives them.
import type { ModelDetail, Source, Step } from '../state/details';
import { levelLabel, variableLabel, variables, type ModelText } from '../state/dictionary';
import { exact } from '../words/numbers';
import { maybe, t } from '../words/words';
import { code, table, type Block, type Cell } from './blocks';

type Item = {
  id: string; label?: string; of?: string; when?: string; points?: number; else?: number;
  bands?: { range: string; points: number }[]; levels?: Record<string, number>;
};
type Gene = { symbol: string; coefficient: number; entrez?: string | number; ensembl?: string; aliases?: string[] };
/** A step with the numbers that the model page does not need but a model card must give. */
export type FullStep = Omit<Step, 'items'> & {
  items?: Item[]; genes?: Gene[]; scales?: string[]; start?: string; horizon?: number; unit?: string;
  covariates?: { id: string; of: string; mean: number }[];
  transitions?: { from: string; to: string; rate: number; log_hr?: Record<string, number> }[];
};
type Context = { model: ModelText; detail: ModelDetail };

export const stepsOf = (detail: ModelDetail): FullStep[] => (detail.computation ?? []) as FullStep[];

/** Every step: its name, its formula, its tables, and where its numbers were read. */
export function formBlocks(model: ModelText, detail: ModelDetail): Block[] {
  return stepsOf(detail).flatMap((step) => [heading(step), ...tables(step, { model, detail }), ...rest(step)]);
}

function heading(step: FullStep): Block {
  const kind = maybe(`step.${step.kind}`) ?? step.kind;
  const formula = formulaOf(step);
  return {
    kind: 'formula', name: `${step.label ?? step.id} (${step.id}): ${kind}`,
    ...(formula ? { formula } : {}), ...(step.source ? { note: `${t('model.source')} ${sourceText(step.source)}` } : {}),
  };
}

function formulaOf(step: FullStep): string | undefined {
  const lp = step.reference_lp ? `(${step.of} - ${exact(step.reference_lp)})` : `(${step.of})`;
  switch (step.kind) {
    case 'formula': return step.expression;
    case 'linear_predictor': return `${step.id} = ${step.intercept === undefined ? '' : 'intercept + '}sum(coefficient * (term - center))`;
    case 'signature': return `${step.id} = ${step.intercept === undefined ? '' : 'intercept + '}sum(coefficient * expression)`;
    case 'points': return `${step.id} = sum(points)`;
    case 'cox': return `S(t) = S0(t) ^ exp${lp}`;
    case 'logistic': return `p = 1 / (1 + exp(-${step.of}))`;
    case 'multi_state': return 'P(t) = exp(Q * t); q(from, to) = rate * exp(sum(log HR * (covariate - mean)))';
    case 'restricted_mean': return `sum over t = 0 .. ${step.horizon} - 1 of S(t), S = ${step.of}`;
    case 'parametric': return parametric[step.distribution ?? ''];
    default: return undefined;
  }
}

const parametric: Record<string, string> = {
  weibull: 'S(t) = exp(-exp(lp) * t ^ shape)',
  exponential: 'S(t) = exp(-exp(lp) * t)',
  gompertz: 'S(t) = exp(-exp(lp) * (exp(shape * t) - 1) / shape)',
  log_logistic: 'S(t) = 1 / (1 + (t * exp(-lp)) ^ shape)',
  log_normal: 'S(t) = 1 - Phi((ln(t) - lp) / scale)',
};

function tables(step: FullStep, context: Context): Block[] {
  switch (step.kind) {
    case 'linear_predictor': return linear(step, context);
    case 'signature': return genes(step);
    case 'points': return points(step, context);
    case 'bands': return bands(step, context.model);
    case 'decision': return rules(step);
    case 'cox': return table(t('card_doc.baseline'), [timeHead(step), 'S0(t)'], (step.baseline ?? []).map(([when, s]) => [exact(when), exact(s)]));
    case 'multi_state': return transitions(step);
    default: return [];
  }
}

function linear(step: FullStep, context: Context): Block[] {
  const rows: Cell[][] = (step.terms ?? []).map((term) => [
    term.label ?? levelTerm(term.of, context) ?? named(term.id, context), code(term.of), exact(term.coefficient), exact(term.center ?? 0),
  ]);
  if (step.intercept !== undefined) rows.unshift([t('model.intercept'), '\u2013', exact(step.intercept), '\u2013']);
  return table(t('card_doc.coefficients'), [t('model.term'), t('card_doc.expression'), t('model.coefficient'), t('model.center')], rows);
}

/** "sex == 'female'" is a level of a variable, and named so. */
function levelTerm(of: string, context: Context): string | undefined {
  const [, name, level] = /^([a-z][a-z0-9_]*) == '([^']+)'$/.exec(of) ?? [];
  if (!name || !level || !variables.value.has(variableOf(name, context) ?? name)) return undefined;
  const label = levelName(name, level, context);
  return label.includes(' = ') ? label : `${named(name, context)}: ${label}`;
}

function genes(step: FullStep): Block[] {
  const rows = (step.genes ?? []).map((gene) => [
    [gene.symbol, ...(gene.aliases ?? [])].join(', '), String(gene.entrez ?? gene.ensembl ?? '\u2013'), exact(gene.coefficient),
  ]);
  if (step.intercept !== undefined) rows.unshift([t('model.intercept'), '\u2013', exact(step.intercept)]);
  return table(t('card_doc.coefficients'), [t('card_doc.gene'), t('card_doc.gene_id'), t('model.coefficient')], rows);
}

function points(step: FullStep, context: Context): Block[] {
  const rows = (step.items ?? []).flatMap((item): Cell[][] => {
    const name = item.label ?? named(item.id, context);
    if (item.when !== undefined) return [[name, code(item.when), exact(item.points ?? 0)], [name, t('card_doc.otherwise'), exact(item.else ?? 0)]];
    const of = item.of ?? item.id;
    if (item.bands) return item.bands.map((band) => [name, code(`${of}: ${band.range}`), exact(band.points)]);
    return Object.entries(item.levels ?? {}).map(([level, value]) => [name, levelName(of, level, context), exact(value)]);
  });
  return table(t('card_doc.points'), [t('model.term'), t('card_doc.condition'), t('model.points')], rows);
}

function bands(step: FullStep, model: ModelText): Block[] {
  const label = (name: string) => (model.classesOf === step.id ? model.classes[name]?.label : undefined) ?? maybe(`class.${name}`) ?? name;
  return table(t('card_doc.classes'), [t('card_doc.condition'), t('card_doc.class')],
    (step.classes ?? []).map((one) => [code(`${step.of}: ${one.range}`), label(one.class)]));
}

function rules(step: FullStep): Block[] {
  const outcome = (set: Record<string, string>) => Object.entries(set).map(([name, value]) => `${name} = ${maybe(`class.${value}`) ?? value}`).join('; ');
  const rows: Cell[][] = (step.rules ?? []).map((rule) => [code(rule.when), outcome(rule.set), rule.explain ?? '\u2013']);
  if (step.otherwise) rows.push([t('card_doc.otherwise'), outcome(step.otherwise.set), step.otherwise.explain ?? '\u2013']);
  return table(t('model.rules_help'), [t('card_doc.condition'), t('card_doc.outcome'), t('card_doc.explanation')], rows);
}

function transitions(step: FullStep): Block[] {
  const covariates = step.covariates ?? [];
  const state = (id: string) => maybe(`state.${id}`) ?? id;
  const rows = (step.transitions ?? []).map((one) => [
    state(one.from), state(one.to), exact(one.rate), ...covariates.map((c) => (one.log_hr?.[c.id] === undefined ? '\u2013' : exact(one.log_hr[c.id]!))),
  ]);
  return [
    ...table(t('card_doc.covariates'), [t('model.term'), t('card_doc.expression'), t('model.center')], covariates.map((c) => [c.id, code(c.of), exact(c.mean)])),
    ...table(t('card_doc.transitions'), [t('card_doc.from'), t('card_doc.to'), t('card_doc.rate', { unit: unitOf(step) }), ...covariates.map((c) => `log HR ${c.id}`)], rows),
  ];
}

// Whatever single value a step has beyond its tables stands here, so that no number of a new kind of step is lost.
const shown = new Set(['id', 'kind', 'label', 'source', 'expression', 'intercept', 'horizon']);
const namesItsInput = new Set(['bands', 'cox', 'logistic', 'restricted_mean']);
function rest(step: FullStep): Block[] {
  const told = (key: string) => shown.has(key) || (key === 'of' && namesItsInput.has(step.kind));
  const rows = Object.entries(step).filter(([key, value]) => !told(key) && ['string', 'number'].includes(typeof value))
    .map(([key, value]): [string, string] => [maybe(`card_doc.step.${key}`) ?? key, typeof value === 'number' ? exact(value) : spoken(key, String(value))]);
  if (step.scales) rows.push([t('card_doc.scales'), step.scales.map((s) => maybe(`genes.scale.${s}`) ?? s).join('; ')]);
  return rows.length > 0 ? [{ kind: 'facts', rows }] : [];
}

const spoken = (key: string, value: string) => (key === 'time_unit' ? maybe(`unit.${value}`) : key === 'start' ? maybe(`state.${value}`) : maybe(`card_doc.said.${key}.${value}`)) ?? value;
const unitOf = (step: FullStep) => maybe(`unit.${step.time_unit}`) ?? step.time_unit ?? '';
const timeHead = (step: FullStep) => `${t('curve.time')} (${unitOf(step)})`;
const variableOf = (name: string, { detail }: Context) => detail.inputs?.find((i) => (i.as ?? i.variable) === name)?.variable
  ?? detail.uses?.find((u) => (u.as ?? u.output) === name)?.variable;

function named(id: string, context: Context): string {
  const variable = variableOf(id, context) ?? id;
  return variables.value.has(variable) ? variableLabel(variable) : id;
}

function levelName(of: string, level: string, context: Context): string {
  const variable = variableOf(of, context);
  const label = variable ? levelLabel(variable, level) : level;
  return label === level ? `${named(of, context)} = ${level}` : label;
}

export const sourceText = (source: Source): string => (typeof source === 'string' ? source
  : [source.doi && `doi:${source.doi}`, source.pmid && `PMID ${source.pmid}`, source.table, source.page, source.note].filter(Boolean).join(', '));
