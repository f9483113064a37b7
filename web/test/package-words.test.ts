/// Every id that a package can bring to the screen has words in every language, or is a code that all languages share.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
// @ts-expect-error a plain script
import { words } from '../scripts/locales.mjs';

const web = fileURLToPath(new URL('..', import.meta.url));
const folder = fileURLToPath(new URL('../../models', import.meta.url));
type Step = {
  id: string; kind: string; scales?: string[]; states?: (string | { id: string })[]; classes?: { class: string }[];
  rules?: { set: Record<string, string> }[]; otherwise?: { set: Record<string, string> };
};
type Package = {
  id: string; group: string; treatments?: string[]; computation?: Step[];
  risk_groups?: { from: string; groups: { class: string; label: Record<string, string>; observed?: { statistic: string; unit: string }[] }[] };
  outputs?: { from: string; kind: string; unit?: string }[]; references?: { role: string }[];
  allocation?: { treatments?: Record<string, string[]> };
};
const packages: Package[] = readdirSync(folder).map((id) => `${folder}/${id}/model.json`)
  .filter((path) => existsSync(path)).map((path) => JSON.parse(readFileSync(path, 'utf8')));

// "T1a", "LR-5", "Vp2", "B1", "0": written alike in every language.
const isCode = (value: string) => /^(?:[A-Z][A-Za-z]?[A-Z-]*\d?[a-z]?|\d+)$/.test(value) && value.length <= 5;
const isSymbol = (unit: string) => ['1', 'g', 'mL'].includes(unit);

describe('the class of a risk group', () => {
  // On paper and in a comparison the class stands behind the number alone.
  it('says what is likely', () => {
    for (const one of packages) {
      for (const group of one.risk_groups?.groups ?? []) expect(Object.values(group.label), one.id).not.toEqual(expect.arrayContaining([expect.stringMatching(/^(Likely|Unlikely|\u53ef\u80fd\u6027[\u5927\u5c0f])$/)]));
    }
  });
});

/** The categories that a step's named values may take. */
function levels(steps: Step[]): Map<string, Set<string>> {
  const all = new Map<string, Set<string>>();
  const add = (name: string, value: string) => all.set(name, (all.get(name) ?? new Set()).add(value));
  for (const step of steps) {
    for (const one of step.classes ?? []) add(step.id, one.class);
    for (const rule of [...(step.rules ?? []), ...(step.otherwise ? [step.otherwise] : [])]) {
      for (const [name, value] of Object.entries(rule.set)) add(name, value);
    }
  }
  return all;
}

function shownKeys(one: Package): string[] {
  const keys = [`section.${one.group === 'outlook' ? `outlook_${one.treatments?.[0] ?? 'any'}` : one.group === 'transplant' ? 'outlook_transplant' : one.group}`];
  const values = levels(one.computation ?? []);
  for (const group of one.risk_groups?.groups ?? []) {
    for (const seen of group.observed ?? []) keys.push(`statistic.${seen.statistic}`, `unit.${seen.unit}`);
  }
  for (const output of one.outputs ?? []) {
    keys.push(`kind.${output.kind}`);
    if (['quantity', 'cohort_statistic'].includes(output.kind) && output.unit && !isSymbol(output.unit)) keys.push(`unit.${output.unit}`);
    if (output.kind !== 'class' || output.from === one.risk_groups?.from) continue;
    for (const value of values.get(output.from) ?? []) if (!isCode(value)) keys.push(`class.${value}`);
  }
  for (const step of one.computation ?? []) {
    keys.push(`step.${step.kind}`, ...(step.scales ?? []).map((scale) => `genes.scale.${scale}`));
    for (const state of step.states ?? []) if (typeof state === 'string') keys.push(`state.${state}`);
  }
  for (const treatment of Object.values(one.allocation?.treatments ?? {}).flat()) keys.push(`treatment.${treatment}`);
  return [...keys, ...(one.references ?? []).map((r) => `reference.${r.role}`)];
}

describe('words for what packages show', () => {
  for (const tag of readdirSync(`${web}/locales`)) {
    const known = words(web, tag) as Record<string, string>;
    it(`none is missing in ${tag}`, () => {
      expect(packages.length).toBeGreaterThan(150);
      const missing = packages.flatMap((one) => shownKeys(one).filter((key) => !(key in known)).map((key) => `${one.id}: ${key}`));
      expect(missing).toEqual([]);
    });
  }
  it('every class of a risk group is one the computation can give', () => {
    const wrong = packages.filter((one) => {
      const possible = levels(one.computation ?? []).get(one.risk_groups?.from ?? '');
      return possible && one.risk_groups!.groups.some((g) => !possible.has(g.class));
    });
    expect(wrong.map((one) => one.id)).toEqual([]);
  });
});
