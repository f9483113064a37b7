/// Sets answers side by side without mixing kinds: probabilities of the same event on one axis, classes on their own
/// scale of five, everything else as it is. Nothing is averaged.
import type { Result } from '../core/types';
import type { ModelText } from '../state/dictionary';
import { headlines, type Headline } from '../results/reading';

export type Line = { model: ModelText; result: Result | undefined; shown: Headline[]; severity?: number; className?: string };
export type Mark = { model: ModelText; probability: number; headline: Headline };
export type EventGroup = { event: string; marks: Mark[]; low: number; high: number };

export function line(model: ModelText, result: Result | undefined, years: number): Line {
  if (result?.status !== 'ok') return { model, result, shown: [] };
  const group = result.risk_group && model.classes[result.risk_group.class];
  const severity = result.risk_group?.severity ?? group?.severity;
  return {
    model, result, shown: headlines(model, result, years),
    ...(severity !== undefined ? { severity } : {}), ...(group ? { className: group.label } : {}),
  };
}

/** Probabilities read at the horizon, grouped by the event they speak of; only within a group do they compare. */
export function eventGroups(lines: Line[]): EventGroup[] {
  const groups = new Map<string, Mark[]>();
  for (const { model, result, shown } of lines) {
    for (const headline of shown) {
      if (headline.kind !== 'probability' || headline.elsewhere) continue;
      const value = result?.outputs?.find((o) => o.id === headline.output)?.value;
      if (typeof value !== 'number') continue;
      const event = headline.event ?? headline.label;
      groups.set(event, [...(groups.get(event) ?? []), { model, probability: value, headline }]);
    }
  }
  return [...groups].map(([event, marks]) => ({
    event, marks: marks.sort((a, b) => a.probability - b.probability),
    low: Math.min(...marks.map((m) => m.probability)), high: Math.max(...marks.map((m) => m.probability)),
  })).sort((a, b) => b.marks.length - a.marks.length);
}

/** Models with a class that has a place on the scale of five. */
export const graded = (lines: Line[]): Line[] => lines.filter((l) => l.severity !== undefined).sort((a, b) => a.severity! - b.severity!);
