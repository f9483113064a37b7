/// The model card of every package, in every language: nothing undefined, no word without words, no number lost.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
// @ts-expect-error a plain script
import { firstWords, roomWords } from '../scripts/locales.mjs';
// @ts-expect-error a plain script
import { modelDetail, modelText } from '../scripts/model-words.mjs';
// @ts-expect-error a plain script
import { variableText } from '../scripts/variable-words.mjs';
import type { Block, Cell } from '../src/card/blocks';
import { modelCard } from '../src/card/card';
import { biasRows, termCount } from '../src/card/evidence';
import { gaps } from '../src/card/gaps';
import { markdown } from '../src/card/markdown';
import type { ModelDetail } from '../src/state/details';
import { adopt, models } from '../src/state/dictionary';
import { exact } from '../src/words/numbers';
import { addWords, t } from '../src/words/words';

const web = fileURLToPath(new URL('..', import.meta.url));
const folder = fileURLToPath(new URL('../../models', import.meta.url));
type Numbers = { [key: string]: unknown };
type Package = { id: string; locked?: { missing: Record<string, string> }; computation?: Numbers[]; limitations: Record<string, string>[] };
const read = (path: string) => JSON.parse(readFileSync(path, 'utf8'));
const packages: Package[] = readdirSync(folder).map((id) => `${folder}/${id}/model.json`).filter((path) => existsSync(path)).map(read);
const dictionary = read(`${folder}/variables.json`);
const about = { hash: 'a'.repeat(64), core: '1.0.0', page: '1.0.0' };
const details = new Map<string, ModelDetail>();

function open(tag: string): void {
  adopt({
    tag, version: '1.0.0', languages: [], words: firstWords(web, tag), groups: [], examples: [], gene_scales: [], open: 0,
    variables: dictionary.variables.map((v: unknown) => variableText.one(v, tag)), models: packages.map((m) => modelText(m, tag)),
  });
  addWords(roomWords(web, tag));
  for (const one of packages) details.set(one.id, modelDetail(one, tag));
}
const cardOf = (id: string) => modelCard(models.value.get(id)!, details.get(id)!, about);

const cellText = (one: Cell) => (typeof one === 'string' ? one : one.code);
function texts(block: Block): string[] {
  switch (block.kind) {
    case 'words': return [block.words];
    case 'list': return block.items;
    case 'facts': return block.rows.flat();
    case 'formula': return [block.name, block.formula ?? '-', block.note ?? '-'];
    case 'table': return [block.caption, ...block.head, ...block.rows.flat().map(cellText)];
  }
}

/** Every number that stands anywhere in a value. */
function numbersIn(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  return value !== null && typeof value === 'object' ? Object.values(value).flatMap(numbersIn) : [];
}

for (const tag of readdirSync(`${web}/locales`)) {
  describe(`model cards, ${tag}`, () => {
    beforeAll(() => open(tag));

    it('hold nothing undefined, empty, unfilled or without words', () => {
      expect(packages.length).toBeGreaterThan(250);
      const wrong = packages.flatMap((one) => cardOf(one.id).sections.flatMap((s) => [s.title, s.answers, ...s.blocks.flatMap(texts)])
        .filter((words) => words.trim() === '' || /undefined|NaN|Infinity|\[object|card_doc\.|\{\w+\}|^null$/.test(words))
        .map((words) => `${one.id}: '${words}'`));
      expect(wrong).toEqual([]);
    });

    it('give every number of the computation', () => {
      const lost = packages.flatMap((one) => {
        const words = cardOf(one.id).sections.find((s) => s.id === 'form')?.blocks.flatMap(texts).join('\n') ?? '';
        const known = new Set(words.match(/[\u2212-]?\d+(?:\.\d+)?/g)?.map((n) => n.replace('-', '\u2212')));
        // Identifiers of genes are texts or numbers alike; they are looked for as they stand.
        return (one.computation ?? []).flatMap(numbersIn).filter((n) => !known.has(exact(n))).map((n) => `${one.id}: ${n}`);
      });
      expect(lost).toEqual([]);
    });

    it('have rows as wide as their heads', () => {
      const torn = packages.filter((one) => cardOf(one.id).sections.flatMap((s) => s.blocks)
        .some((b) => b.kind === 'table' && b.rows.some((row) => row.length !== b.head.length)));
      expect(torn.map((one) => one.id)).toEqual([]);
    });

    it('say of a locked package what is missing, and show no form', () => {
      const locked = packages.filter((one) => one.locked);
      expect(locked.length).toBeGreaterThan(50);
      for (const one of locked) {
        const card = cardOf(one.id);
        expect(card.sections.find((s) => s.id === 'locked')?.blocks.flatMap(texts), one.id).toContain(one.locked!.missing[tag]);
        expect(card.sections.some((s) => ['form', 'outputs', 'inputs'].includes(s.id)), one.id).toBe(false);
      }
    });

    it('carry every limitation and write a Markdown whose tables hold together', () => {
      for (const one of packages) {
        const card = cardOf(one.id);
        expect(card.sections.find((s) => s.id === 'limits')!.blocks.flatMap(texts)).toEqual(one.limitations.map((l) => l[tag]));
        const file = markdown(card);
        expect(file.startsWith(`# ${t('card_doc.title')}: `)).toBe(true);
        const bars = (line: string) => line.replace(/\\\|/g, '').split('|').length;
        const lines = file.split('\n');
        const broken = lines.filter((line, i) => line.startsWith('|') && lines[i - 1]!.startsWith('|') && bars(line) !== bars(lines[i - 1]!));
        expect(broken, one.id).toEqual([]);
      }
    });
  });
}

describe('the words of a step', () => {
  const schema = JSON.stringify(read(`${folder}/schema/model.schema.json`));
  for (const tag of readdirSync(`${web}/locales`)) {
    it(`stand in ${tag} for every value that the schema allows`, () => {
      const here = roomWords(web, tag) as Record<string, string>;
      for (const key of ['baseline_reference', 'interpolation', 'distribution']) {
        const values = JSON.parse(new RegExp(`"${key}":\\{"enum":(\\[[^\\]]*\\])`).exec(schema)![1]!) as string[];
        expect(values.filter((value) => !here[`card_doc.said.${key}.${value}`])).toEqual([]);
      }
    });
  }
});

describe('risk of bias', () => {
  beforeAll(() => open('en'));
  const step = { id: 'lp', kind: 'linear_predictor', terms: [{ id: 'a', of: 'a', coefficient: 1 }, { id: 'b', of: 'b', coefficient: 2 }] };

  it('divides events by the terms of the one fitted part', () => {
    const detail: ModelDetail = { computation: [step], evidence: { development: { n: 300, events: 45 } } };
    const rows = new Map(biasRows(detail));
    expect(rows.get('Events per term')).toBe('22.5 (45 / 2)');
    expect(rows.get('Participants per term')).toBe('150.0 (300 / 2)');
    expect(rows.get('Validation cohorts')).toBe('not stated');
    expect(rows.get('Calibration')).toBe('not stated');
  });
  it('says not stated where events are unknown, and never judges', () => {
    const rows = new Map(biasRows({ computation: [step], evidence: { development: { n: 300 } } }));
    expect(rows.get('Events per term')).toBe('not stated');
    for (const one of packages) expect(biasRows(details.get(one.id)!).map(([, value]) => value).join(' ')).not.toMatch(/\b(?:low|high|unclear)\b/);
  });
  it('says not stated of everything that a bare locked package leaves open', () => {
    expect(biasRows({}).slice(0, -1).map(([, value]) => value)).toEqual(Array(5).fill('not stated'));
  });
  it('does not count the terms of several fitted parts or of rules', () => {
    expect(termCount({ computation: [step, { ...step, id: 'lp2' }] })).toBeUndefined();
    expect(termCount({ computation: [{ id: 'r', kind: 'decision' }] })).toBeUndefined();
  });
  it('lists as a gap exactly what is absent', () => {
    const model = models.value.get('albi')!;
    const full: ModelDetail = {
      edition: '2', exclusions: [{ id: 'a', when: 'age < 18', effect: 'not_applicable' }],
      evidence: { development: { n: 1, events: 1, years: '2000', countries: ['CN'], discrimination: [{ measure: 'auc', value: 0.7 }] }, validations: [{ calibration: 'good' }] },
    };
    expect(gaps(model, full)).toEqual([]);
    expect(gaps(model, { ...full, evidence: { ...full.evidence, validations: [] } })).toEqual(['calibration in any cohort', 'a validation cohort']);
  });
});
