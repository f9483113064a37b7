/// One package as a model card: the items of TRIPOD+AI and the parts of the CHAI applied model card that a package can answer.
import type { ModelDetail } from '../state/details';
import { levelLabel, models, variableLabel, variables, type ModelText, type OutputText } from '../state/dictionary';
import { plainUnit, time, unitLabel } from '../words/problems';
import { maybe, t } from '../words/words';
import { statistic } from '../results/Observed';
import { code, list, notStated, orNotStated, table, type Block, type CardSection, type Cell, type ModelCard } from './blocks';
import { biasRows, evidenceBlocks } from './evidence';
import { formBlocks, stepsOf } from './form';
import { gaps, neverRecorded } from './gaps';

export type About = { hash: string | undefined; core: string; page: string };

/** Builds the card in the language now shown. Reads only the package: no patient, no result. */
export function modelCard(model: ModelText, detail: ModelDetail, about: About): ModelCard {
  const sections: (CardSection | undefined)[] = [
    section('identity', '1', [{ kind: 'facts', rows: identity(model, detail, about) }]),
    section('use', '3a, 3b, 4, 6', useBlocks(model, detail)),
    model.locked ? section('locked', '22', lockedBlocks(model, detail)) : undefined,
    model.locked ? undefined : section('inputs', '9', inputBlocks(detail)),
    model.locked ? undefined : section('outputs', '8, 15', outputBlocks(model, detail)),
    model.locked ? undefined : section('form', '12, 22', formBlocks(model, detail)),
    section('evidence', '5, 16, 20, 21, 23', evidenceBlocks(detail)),
    section('bias', '10, 12, 23', [{ kind: 'facts', rows: biasRows(detail) }]),
    section('limits', '26', detail.limitations?.length ? list(detail.limitations) : [{ kind: 'words', words: notStated() }]),
    section('references', '18', list(references(detail))),
    section('gaps', '7, 10\u201314, 17\u201319', [
      { kind: 'words', words: t('card_doc.gaps_here') }, ...list(gaps(model, detail)),
      { kind: 'words', words: t('card_doc.gaps_never') }, ...list(neverRecorded(detail)),
    ]),
  ];
  return { id: model.id, title: model.title, version: model.version, sections: sections.filter((one) => one !== undefined) };
}

type Id = 'identity' | 'use' | 'locked' | 'inputs' | 'outputs' | 'form' | 'evidence' | 'bias' | 'limits' | 'references' | 'gaps';
const section = (id: Id, items: string, blocks: Block[]): CardSection =>
  ({ id, title: t(`card_doc.${id}`), answers: `TRIPOD+AI ${items} \u00b7 CHAI: ${t(`card_doc.chai.${id}`)}`, blocks });

function identity(model: ModelText, detail: ModelDetail, about: About): [string, string][] {
  return [
    [t('card_doc.name'), model.title],
    [t('card_doc.short'), model.short],
    [t('card_doc.id'), model.id],
    [t('card_doc.version'), model.version],
    [t('card_doc.edition'), orNotStated(detail.edition)],
    [t('card_doc.hash'), orNotStated(about.hash)],
    [t('card_doc.state'), t(model.locked ? 'card_doc.state_locked' : 'card_doc.state_computed')],
    [t('card_doc.software'), `Hepatica ${about.page}, ${t('model.core', { version: about.core || '\u2013' })}`],
    [t('card_doc.keywords'), orNotStated(model.keywords?.join(', '))],
  ];
}

function useBlocks(model: ModelText, detail: ModelDetail): Block[] {
  const question = maybe(`section.${model.group === 'outlook' ? `outlook_${model.treatments?.[0] ?? 'any'}` : model.group === 'transplant' ? 'outlook_transplant' : model.group}`) ?? model.group;
  const excluded = (detail.exclusions ?? []).map((one): Cell[] =>
    [one.reason ?? one.id, code(one.when), t(one.effect === 'borderline' ? 'fit.borderline' : 'fit.does_not_apply')]);
  return [
    ...(model.notice ? [{ kind: 'words', words: model.notice } as Block] : []),
    { kind: 'facts', rows: [
      [t('card_doc.purpose'), orNotStated(detail.purpose)],
      [t('card_doc.question'), question],
      [t('card_doc.population'), orNotStated(model.population)],
      [t('card_doc.treatments'), orNotStated(model.treatments?.map((one) => maybe(`treatment.${one}`) ?? one).join(', '))],
      [t('card_doc.judgement'), t('report.judgement')],
    ] },
    ...(excluded.length > 0 ? table(t('model.exclusions'), [t('card_doc.reason'), t('card_doc.condition'), t('card_doc.effect')], excluded)
      : [{ kind: 'words', words: t('card_doc.no_exclusions') } as Block]),
  ];
}

function lockedBlocks(model: ModelText, detail: ModelDetail): Block[] {
  return [{ kind: 'facts', rows: [
    [t('card_doc.missing'), orNotStated(model.locked?.missing)],
    [t('card_doc.searched'), orNotStated(detail.searched)],
  ] }];
}

function inputBlocks(detail: ModelDetail): Block[] {
  const rows = (detail.inputs ?? []).map((one): Cell[] => [
    variableLabel(one.variable), code(one.as ?? one.variable), unitOrLevels(one.variable, one.unit),
    one.derivation_range ?? (one.unit ? notStated() : '\u2013'), t(one.required === false ? 'card_doc.if_asked' : 'form.yes'),
  ]);
  if (stepsOf(detail).some((s) => s.kind === 'signature')) {
    rows.push([variableLabel('gene_expression'), code('gene_expression'), t('card_doc.see_form'), notStated(), t('form.yes')]);
  }
  const used = (detail.uses ?? []).map((one): Cell[] => [
    models.value.get(one.model)?.short ?? one.model, code(one.output), code(one.as ?? one.output), one.variable ? variableLabel(one.variable) : '\u2013',
  ]);
  return [
    ...table(t('card_doc.inputs'), [t('card_doc.input'), t('card_doc.in_formulas'), t('card_doc.unit'), t('card_doc.derivation'), t('card_doc.required')], rows),
    ...table(t('card_doc.uses'), [t('card_doc.model'), t('card_doc.output'), t('card_doc.in_formulas'), t('card_doc.stands_in')], used),
  ];
}

function unitOrLevels(id: string, unit: string | undefined): string {
  const variable = variables.value.get(id);
  if (variable?.type === 'boolean') return `${t('form.yes')} / ${t('form.no')}`;
  if (variable?.levels) return variable.levels.map((one) => levelLabel(id, one.id)).join(' / ');
  return unitLabel(id, unit) || t('card_doc.no_unit');
}

function outputBlocks(model: ModelText, detail: ModelDetail): Block[] {
  const rows = (model.outputs ?? []).map((one): Cell[] => [
    `${one.label}${one.headline ? ` (${t('card_doc.headline')})` : ''}`, t(`kind.${one.kind}`), plainUnit(one.unit) || '\u2013',
    one.event ?? (one.kind === 'probability' ? notStated() : '\u2013'), horizonOf(one, detail), one.higher ? t(`card_doc.higher.${one.higher}`) : '\u2013',
  ]);
  const groups = Object.entries(model.classes).map(([id, one]): Cell[] => [
    one.label || id, orNotStated(one.meaning),
    orNotStated((one.observed ?? []).map((seen) => `${statistic(seen)}${seen.cohort ? ` (${seen.cohort})` : ''}`).join('; ')),
  ]);
  return [
    ...table(t('card_doc.outputs'), [t('card_doc.output'), t('card_doc.kind'), t('card_doc.unit'), t('card_doc.event'), t('card_doc.horizon'), t('card_doc.higher')], rows),
    ...table(t('card_doc.groups'), [t('card_doc.class'), t('card_doc.meaning'), t('card_doc.observed')], groups),
  ];
}

/** The time a result speaks about; of a restricted mean, the time up to which it is taken. */
function horizonOf(output: OutputText, detail: ModelDetail): string {
  const step = stepsOf(detail).find((s) => s.id === output.from);
  const source = step?.kind === 'restricted_mean' ? stepsOf(detail).find((s) => s.id === step.of) : step;
  const when = output.time ?? step?.horizon;
  return when === undefined ? (output.kind === 'probability' ? t('card_doc.horizon_in_words') : '\u2013') : time(when, source?.time_unit);
}

const references = (detail: ModelDetail): string[] => (detail.references ?? []).map((one) => [
  one.citation, one.doi && `doi:${one.doi}`, one.pmid && `PMID ${one.pmid}`,
  one.role && `(${maybe(`reference.${one.role}`) ?? one.role})`, one.note && `\u2014 ${one.note}`,
].filter(Boolean).join(' '));
