/// The evidence in a card's words, what it allows to be said on the risk of bias, and nothing beyond.
import { ranking } from '../model/EvidenceSection';
import type { Cohort, ModelDetail } from '../state/details';
import { country, number } from '../words/numbers';
import { t } from '../words/words';
import { notStated, orNotStated, table, type Block } from './blocks';
import { stepsOf } from './form';

const count = (n: number | undefined) => (n === undefined ? notStated() : number(n, 0));

function row(cohort: Cohort, role: string): string[] {
  return [
    role, orNotStated(cohort.cohort), count(cohort.n), count(cohort.events), orNotStated(cohort.years),
    orNotStated(cohort.countries?.map(country).join(', ')), orNotStated(cohort.discrimination?.map(ranking).join('; ')), orNotStated(cohort.calibration),
  ];
}

const howItems = ['missing_data', 'sample_size', 'building'] as const;
const howOf = (cohort: Cohort): [typeof howItems[number], string][] => howItems.flatMap((item) => { const words = cohort[item]; return words ? [[item, words]] : []; });

/** What the package says of its own making: a model fitted here does, and one recalibrated here under the cohort it was recalibrated on. */
export const howMade = (detail: ModelDetail): [typeof howItems[number], string][] => {
  const { development, validations = [] } = detail.evidence ?? {};
  return [...(development ? [development] : []), ...validations].flatMap(howOf);
};

function howBlocks(heading: string, cohort: Cohort): Block[] {
  const rows = howOf(cohort).map(([item, words]): [string, string] => [t(`card_doc.how.${item}`), words]);
  return rows.length > 0 ? [{ kind: 'words', words: heading }, { kind: 'facts', rows }] : [];
}

/** Development and validations, one row a cohort. */
export function evidenceBlocks(detail: ModelDetail): Block[] {
  const { development, validations = [], calibration } = detail.evidence ?? {};
  const rows = [...(development ? [row(development, t('cohort.development'))] : []), ...validations.map((one) => row(one, t('cohort.validation')))];
  const head = ['card_doc.role', 'cohort.cohort', 'cohort.n', 'cohort.events', 'cohort.years', 'cohort.countries', 'cohort.ranking', 'card_doc.calibration'] as const;
  return [
    ...(rows.length > 0 ? table(t('card_doc.cohorts'), head.map((key) => t(key)), rows) : [{ kind: 'words', words: t('card_doc.no_evidence') } as Block]),
    ...(development ? howBlocks(t('card_doc.how_made'), development) : []),
    ...validations.flatMap((one) => howBlocks(t('card_doc.how_made_on', { cohort: orNotStated(one.cohort) }), one)),
    ...(calibration ? [{ kind: 'words', words: `${t('card_doc.calibration')}: ${calibration}` } as Block] : []),
  ];
}

/** How many terms the fitted part has; undefined where nothing was fitted (rules) or it cannot be counted (a formula). */
export function termCount(detail: ModelDetail): number | undefined {
  const fitted = stepsOf(detail).map((s) => s.genes?.length ?? (s.kind === 'linear_predictor' ? s.terms?.length : s.kind === 'points' ? s.items?.length : undefined))
    .filter((n): n is number => n !== undefined);
  return fitted.length === 1 ? fitted[0] : undefined;
}

/** The facts from which a reader judges the risk of bias, after the domains of PROBAST. No judgement is made here. */
export function biasRows(detail: ModelDetail): [string, string][] {
  const { development, validations = [] } = detail.evidence ?? {};
  const terms = termCount(detail);
  const per = (n: number | undefined) => (n === undefined || terms === undefined ? notStated()
    : t('card_doc.bias.per_term_value', { ratio: number(n / terms, 1), n: number(n, 0), terms }));
  const calibrated = validations.filter((one) => one.calibration).length;
  const ranked = validations.filter((one) => one.discrimination?.length).length;
  const development_calibration = detail.evidence?.calibration ?? development?.calibration;
  return [
    [t('card_doc.bias.terms'), stepsOf(detail).length === 0 ? notStated() : terms === undefined ? t('card_doc.bias.terms_uncounted') : t('card_doc.bias.terms_value', { n: terms })],
    [t('card_doc.bias.n_per_term'), per(development?.n)],
    [t('card_doc.bias.events_per_term'), per(development?.events)],
    [t('card_doc.bias.validation'), validations.length === 0 ? notStated() : t('card_doc.bias.validation_value', { n: validations.length, ranked })],
    [t('card_doc.bias.calibration'), calibrated > 0 ? t('card_doc.bias.calibration_value', { n: calibrated, of: validations.length })
      : development_calibration ? t('card_doc.bias.calibration_words') : notStated()],
    [t('card_doc.bias.overall'), t('card_doc.bias.overall_value')],
  ];
}
