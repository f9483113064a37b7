/// From the answered questions to a package (models/README.md), and to what of it can be drawn meanwhile.
import type { VariableText } from '../../state/dictionary';
import type { Bilingual, Package } from '../types';
import { readNumber, type Draft, type Evidence, type Predictor } from './draft';
import { countryCodes, coxQuestions, predictorQuestions } from './questions';
import { isNumber, itemOf, termsOf } from './terms';

type Variables = ReadonlyMap<string, VariableText>;
export type Output = { id: string; label: Bilingual; from: string; kind: 'probability' | 'score'; decimals: number; headline?: true; higher_is?: string; time?: number; of?: string; event?: Bilingual };

const both = (en: string, zh: string, none = '-'): Bilingual => ({ en: en.trim() || zh.trim() || none, 'zh-CN': zh.trim() || en.trim() || none });
const capital = (words: string) => words.charAt(0).toUpperCase() + words.slice(1);
const opposite = { worse: 'better', better: 'worse', '': 'neutral' } as const;

/** "36 months" is said as years where it is whole years. */
function timeWords(time: number, unit: string): Bilingual {
  const years = unit === 'a' ? time : unit === 'mo' && time % 12 === 0 ? time / 12 : undefined;
  if (years !== undefined) return { en: `${years} ${years === 1 ? 'year' : 'years'}`, 'zh-CN': `${years} 年` };
  return unit === 'mo' ? { en: `${time} ${time === 1 ? 'month' : 'months'}`, 'zh-CN': `${time} 个月` } : { en: `${time} ${time === 1 ? 'day' : 'days'}`, 'zh-CN': `${time} 天` };
}

function coxOutputs(draft: Draft): Output[] {
  const event = both(draft.eventEn, draft.eventZh);
  const says = draft.cox.says === 'survival' ? 'survival' : 'event';
  return draft.cox.baseline.map((row, i, all) => {
    const time = readNumber(row.time)!;
    const words = timeWords(time, draft.cox.timeUnit);
    const label = says === 'event'
      ? { en: `${capital(event.en)} within ${words.en}`, 'zh-CN': `${words['zh-CN']}内${event['zh-CN']}` }
      : { en: `${capital(event.en)} at ${words.en}`, 'zh-CN': `${words['zh-CN']}时${event['zh-CN']}` };
    return {
      id: `${says}_${String(time).replace(/\W/g, '_')}`, label, from: 'curve', kind: 'probability', decimals: 3, time, of: says, event,
      ...(i === all.length - 1 ? { headline: true as const } : {}), higher_is: draft.higher || 'neutral',
    };
  });
}

/** The outputs a package of this draft has, the main one first. */
export function outputsOf(draft: Draft, title: Bilingual): Output[] {
  const predictor: Output = { id: 'lp', label: { en: 'Linear predictor', 'zh-CN': '线性预测值' }, from: 'lp', kind: 'score', decimals: 3 };
  const higher = draft.higher || 'neutral';
  if (draft.kind === 'cox') {
    const lp = { ...predictor, higher_is: draft.cox.says === 'survival' ? opposite[draft.higher] : higher };
    return [...coxOutputs(draft), lp];
  }
  if (draft.kind === 'logistic') {
    const event = both(draft.eventEn, draft.eventZh);
    const label = { en: capital(event.en), 'zh-CN': event['zh-CN'] };
    return [{ id: 'probability', label, from: 'probability', kind: 'probability', decimals: 3, headline: true, higher_is: higher, event }, { ...predictor, higher_is: higher }];
  }
  const from = draft.kind === 'points' ? 'total' : 'lp';
  return [{ id: 'score', label: title, from, kind: 'score', decimals: draft.kind === 'points' ? 0 : 3, headline: true, higher_is: higher }];
}

function computationOf(draft: Draft, variables: Variables, source: { source?: string }): object[] {
  const of = (p: Predictor) => variables.get(p.variable);
  if (draft.kind === 'points') return [{ id: 'total', kind: 'points', label: { en: 'Total points', 'zh-CN': '总分' }, items: draft.predictors.map((p) => itemOf(p, of(p))), ...source }];
  const intercept = draft.kind === 'cox' ? {} : { intercept: readNumber(draft.intercept) ?? 0 };
  const lp = { id: 'lp', kind: 'linear_predictor', label: { en: 'Linear predictor', 'zh-CN': '线性预测值' }, ...intercept, terms: draft.predictors.flatMap((p) => termsOf(draft, p, of(p))), ...source };
  if (draft.kind === 'logistic') return [lp, { id: 'probability', kind: 'logistic', of: 'lp', ...source }];
  if (draft.kind !== 'cox') return [lp];
  const { reference, meanLp, timeUnit, baseline } = draft.cox;
  return [lp, {
    id: 'curve', kind: 'cox', label: { en: 'Free of the event', 'zh-CN': '未发生事件' }, of: 'lp', baseline_reference: reference === 'zero' ? 'lp_zero' : 'cohort_mean',
    ...(reference === 'mean_lp' ? { reference_lp: readNumber(meanLp) } : {}), time_unit: timeUnit,
    baseline: baseline.map((row) => [readNumber(row.time), readNumber(row.survival)]), interpolation: 'none', ...source,
  }];
}

const lacking: [keyof Evidence, string, string][] = [
  ['n', 'number of patients', '例数'], ['events', 'number of events', '事件数'], ['years', 'years of the cohort', '入组年份'], ['countries', 'country', '国家'],
  ['value', 'discrimination', '区分度'], ['doi', 'DOI', 'DOI'],
];

/** What the package says about itself: entered by hand, and which facts of the paper are not in it. */
function limitationsOf(e: Evidence, unmatched: Bilingual[]): Bilingual[] {
  const missing = lacking.filter(([field]) => !e[field].trim());
  if (!e.cohortEn.trim() && !e.cohortZh.trim()) missing.unshift(['cohortEn', 'cohort', '队列']);
  return [
    { en: 'Entered by hand from a publication by a user of Hepatica; not reviewed by anyone else.', 'zh-CN': '由使用者据文献手工录入，未经他人复核。' },
    ...(missing.length ? [{ en: `Not entered: ${missing.map((m) => m[1]).join(', ')}.`, 'zh-CN': `未录入：${missing.map((m) => m[2]).join('、')}。` }] : []),
    ...unmatched,
  ];
}

function evidenceOf(e: Evidence, outcome: Bilingual): object {
  if (!e.cohortEn.trim() && !e.cohortZh.trim()) return {};
  const number = (key: string, typed: string) => (typed.trim() ? { [key]: readNumber(typed) } : {});
  const codes = countryCodes(e.countries) ?? [];
  return {
    evidence: {
      development: {
        cohort: both(e.cohortEn, e.cohortZh), ...number('n', e.n), ...number('events', e.events),
        ...(e.years.trim() ? { years: e.years.trim() } : {}), ...(codes.length ? { countries: codes } : {}),
        ...(e.value.trim() ? { discrimination: [{ measure: e.measure, ...number('value', e.value), ...number('low', e.low), ...number('high', e.high), outcome }] } : {}),
      },
    },
  };
}

/** The package. Expects a draft without open questions; `unmatched` are worked examples it does not reproduce. */
export function buildPackage(draft: Draft, variables: Variables, id: string, unmatched: Bilingual[] = []): Package {
  const e = draft.evidence;
  const title = both(e.titleEn, e.titleZh);
  const citation = e.citation.trim() || '-';
  const optional = { ...(e.doi.trim() ? { doi: e.doi.trim() } : {}), ...(e.pmid.trim() ? { pmid: e.pmid.trim() } : {}) };
  return {
    schema_version: 1, id, version: '1.0.0', title, short_title: title, purpose: both(e.purposeEn, e.purposeZh),
    notice: { en: 'Entered by hand from a publication: your own package.', 'zh-CN': '据文献手工录入：您自己的模型包。' },
    group: e.section || 'outlook', setting: { population: both(e.populationEn, e.populationZh) },
    inputs: draft.predictors.map((p) => ({ variable: p.variable, ...(isNumber(variables.get(p.variable)) ? { unit: p.unit } : {}) })),
    computation: computationOf(draft, variables, e.where.trim() ? { source: `${citation}; ${e.where.trim()}` } : {}),
    outputs: outputsOf(draft, title), ...evidenceOf(e, draft.eventEn.trim() || draft.eventZh.trim() ? both(draft.eventEn, draft.eventZh) : title),
    limitations: limitationsOf(e, unmatched), references: [{ citation, ...optional, role: 'derivation' }],
  };
}

/** The part of the draft that can be drawn: predictors that are answered; without a baseline, the linear predictor alone. */
export function drawable(draft: Draft, variables: Variables): Draft | undefined {
  const predictors = draft.predictors.filter((p) => predictorQuestions(draft, p, variables).length === 0);
  if (draft.kind === '' || predictors.length === 0) return undefined;
  const noBaseline = draft.kind === 'cox' && coxQuestions(draft).some((q) => q.at !== 'paper-says');
  const noIntercept = draft.kind === 'logistic' && readNumber(draft.intercept) === undefined;
  return { ...draft, predictors, kind: noBaseline || noIntercept ? 'linear' : draft.kind };
}
