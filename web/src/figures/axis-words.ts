/// Names and values of axes in the reader's words.
import type { Axis, Tick } from '../core/types';
import { levelLabel, models, variableLabel, variables } from '../state/dictionary';
import { route } from '../state/route';
import { number, percent } from '../words/numbers';
import { plainUnit, unitLabel } from '../words/problems';
import { mark, maybe, t } from '../words/words';

export function axisName(axis: Axis): string {
  if (axis.kind === 'points') return t('nomogram.points');
  if (axis.kind === 'total_points') return t('nomogram.total');
  if (axis.kind === 'outcome') {
    const model = models.value.get(route.value.argument ?? '');
    return model?.outputs?.find((o) => o.id === axis.output)?.label ?? axis.id;
  }
  if (!axis.variable || !variables.value.has(axis.variable)) return axisWithoutField(axis);
  const unit = axis.unit && axis.unit !== '1' ? unitLabel(axis.variable, axis.unit) : '';
  return variableLabel(axis.variable) + (unit ? mark('pause') + unit : '');
}

/** An axis fed by another model is named by that model's output. */
function axisWithoutField(axis: Axis): string {
  for (const model of models.value.values()) {
    if (model.id !== route.value.argument && models.value.get(route.value.argument ?? '')?.builds_on?.includes(model.id)) {
      const output = model.outputs?.find((o) => axis.variable?.endsWith(o.id) ?? false);
      if (output) return `${model.short}: ${output.label}`;
    }
  }
  return axis.id.replaceAll('_', ' ');
}

export function valueWords(axis: Axis, value: number | string | boolean | undefined): string {
  if (value === undefined) return t('form.unknown');
  if (typeof value === 'boolean' || value === 'true' || value === 'false') return t(value === true || value === 'true' ? 'form.yes' : 'form.no');
  if (typeof value === 'string') return axis.variable ? levelLabel(axis.variable, value) : value;
  if (axis.kind === 'outcome' && value >= 0 && value <= 1) return percent(value);
  const unit = axis.variable ? unitLabel(axis.variable, axis.unit) : plainUnit(axis.unit);
  return `${number(value)}${unit && axis.kind === 'predictor' ? ` ${unit}` : ''}`;
}

/** What is printed at a tick: levels by name, probabilities in per cent, numbers as the core rounds them. */
export function tickWords(axis: Axis, tick: Tick): string {
  if (axis.kind === 'outcome' && typeof tick.value === 'number' && tick.value >= 0 && tick.value <= 1) return percent(tick.value, tick.value > 0.99 || tick.value < 0.01 ? 1 : 0);
  if (axis.scale === 'category' && tick.value !== undefined) {
    const isLevel = variables.value.get(axis.variable ?? '')?.levels?.some((l) => l.id === tick.value);
    if (typeof tick.value === 'boolean' || tick.value === 'true' || tick.value === 'false' || isLevel) return short(valueWords(axis, tick.value));
  }
  if (axis.scale === 'steps' && tick.label !== undefined) return bandWords(tick.label);
  if (axis.scale === 'classes') return classWords(String(tick.value ?? tick.label ?? ''));
  if (tick.label === '-0') return '0';
  return tick.label ?? (tick.value === undefined ? '' : valueWords({ ...axis, unit: '1' }, tick.value));
}

/** A class by its name in the package. */
export function classWords(value: string): string {
  return models.value.get(route.value.argument ?? '')?.classes[value]?.label ?? maybe(`class.${value}`) ?? value;
}

/** The first clause of a level's name, short enough to stand under its tick. */
function short(words: string): string {
  const clause = words.split(/[,，（(;；]/)[0]!.trim();
  return clause.length > 28 ? `${clause.slice(0, 27)}\u2026` : clause;
}

/** "(-inf, 2)" is read "<2", "[2, 3]" is read "2–3". */
export function bandWords(text: string): string {
  const match = /^([[(])\s*([^,]+),\s*([^\])]+)([\])])$/.exec(text);
  if (!match) return text;
  const [, open, low, high, close] = match;
  if (low!.trim() === '-inf') return `${close === ']' ? '\u2264' : '<'}${high!.trim()}`;
  if (high!.trim() === 'inf') return `${open === '[' ? '\u2265' : '>'}${low!.trim()}`;
  return low === high ? low!.trim() : `${low!.trim()}\u2013${high!.trim()}`;
}

type Label = { at: number; text: string };

/** One label for ticks that stand on one spot: levels side by side, numbers from first to last. */
export function tickLabels(axis: Axis): Label[] {
  const groups: { at: number; texts: string[] }[] = [];
  for (const tick of axis.ticks) {
    const text = tickWords(axis, tick);
    const here = groups.find((g) => Math.abs(g.at - tick.at) < 1e-9);
    if (here) here.texts.push(text);
    else groups.push({ at: tick.at, texts: [text] });
  }
  const span = axis.scale === 'number';
  return groups.map(({ at, texts }) => ({
    at, text: texts.length === 1 ? texts[0]! : span ? `${texts[0]}\u2013${texts[texts.length - 1]}` : texts.join(', '),
  }));
}
