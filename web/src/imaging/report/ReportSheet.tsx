/// The printed imaging report: A4, black on white; hidden on screen. Key images, measures, response, what the form was offered, and
/// how the outlines came about.
import { signal } from '@preact/signals';
import type { Measured, MeasuredLesion, Responded } from 'hepatica-imaging';
import { useEffect } from 'preact/hooks';
import { printing } from '../../report/print';
import { report } from '../../report/report';
import { models, text, variableLabel } from '../../state/dictionary';
import { entry } from '../../state/patient';
import { coreVersion } from '../../state/results';
import { date, list, number } from '../../words/numbers';
import { maybe, t } from '../../words/words';
import { features, measured, outline } from '../mask/bench';
import { baseline, responses } from '../mask/follow';
import { labelName } from '../mask/names';
import { proposalsOf, uncounted } from '../mask/proposals';
import { faultText, notGiven } from '../faults';
import { nameOf } from '../Measures';
import { kindOf, originOfVerdict, questionOf, valueOf } from '../network/Classify';
import { Legend } from '../network/Legend';
import { verdict } from '../network/verdict';
import { originOf } from '../network/origin';
import { study, type Study } from '../state';
import { defaults, keptHere, type KeyImage } from './keys';
import { Copy } from './ReportPanel';

// Made when printing starts, not while the reader works.
const shown = signal<{ when: Date; pictures: KeyImage[] } | undefined>(undefined);

export function ReportSheet() {
  useEffect(() => {
    const before = () => { if (printing.value === 'imaging') shown.value = { when: new Date(), pictures: [...keptHere(), ...defaults()] }; };
    const after = () => { shown.value = undefined; };
    addEventListener('beforeprint', before);
    addEventListener('afterprint', after);
    return () => { removeEventListener('beforeprint', before); removeEventListener('afterprint', after); };
  }, []);
  const open = study.value;
  if (!shown.value || !open) return null;
  const now = measured.value?.study === open.id ? measured.value : undefined;
  const synthetic = open.synthetic || shown.value.pictures.some((one) => one.synthetic);
  return (
    <div class="image-sheet">
      <header><strong>Hepatica</strong><span>{t('imaging.report.title')}</span><span>{date(shown.value.when)}</span></header>
      {synthetic && <p class="image-sheet-mark">{t('imaging.report.synthetic')}</p>}
      <About open={open} />
      {shown.value.pictures.length > 0 && (
        <section class="image-sheet-pictures">
          {shown.value.pictures.map((one, i) => (
            <figure key={one.id}><Copy of={one.canvas} label={one.caption} />{one.legend && <Legend of={one.legend} />}<figcaption><b>{i + 1}</b> {one.caption}. {one.title}</figcaption></figure>
          ))}
        </section>
      )}
      {now && now.lesions.length > 0 && <Lesions of={now} ct={open.modality === 'CT'} />}
      {now && <Totals of={now} />}
      {responses.value.length > 0 && now && <Response all={responses.value} />}
      {now && <Form of={now} />}
      <Radiomics />
      <Classified study={open.id} />
      <footer>{t('report.judgement')} {t('imaging.report.outlines')} Hepatica {text.value.version}, {t('report.core', { version: coreVersion.value })}</footer>
    </div>
  );
}

function About({ open }: { open: Study }) {
  const { size, spacing_mm } = open.geometry;
  return (
    <p class="image-sheet-about">
      <b>{open.title}</b>{open.modality && `, ${open.modality}`}{open.phase !== 'unknown' && `, ${t(`imaging.phase.${open.phase}`)}`}; {size.join(' × ')}, {spacing_mm.map((x) => number(x, 2)).join(' × ')} mm.
      {open.straightened && ` ${t('imaging.straightened')}`}{open.interpolated > 0 && ` ${t('imaging.interpolated', { n: open.interpolated })}`} {originOf(open.id)}
    </p>
  );
}

const whole = (x: number | undefined) => (x === undefined ? '' : number(Math.round(x) || 0, 0));

function Lesions({ of, ct }: { of: Measured; ct: boolean }) {
  const any = (has: (one: MeasuredLesion) => unknown) => of.lesions.some((one) => has(one) !== undefined);
  const columns: [string, (one: MeasuredLesion) => string][] = [
    [t('imaging.axial'), (one) => whole(one.axial.longest.mm)], [t('imaging.across'), (one) => whole(one.axial.perpendicular.mm)],
    [t('imaging.report.slice'), (one) => String(one.axial.slice + 1)], [t('imaging.diameter'), (one) => whole(one.diameter_3d.mm)], ['mL', (one) => number(one.volume_ml, 1)],
  ];
  if (any((one) => one.viable_ml)) columns.push([t('imaging.report.viable_mm'), (one) => (one.viable_ml === 0 ? '0' : whole(one.viable?.longest.mm))], [t('imaging.report.viable_ml'), (one) => (one.viable_ml === undefined ? '' : number(one.viable_ml, 1))]);
  if (any((one) => one.vessel_mm)) columns.push([t('imaging.report.vessel'), (one) => whole(one.vessel_mm)]);
  // As on the screen: of the viable part where necrosis is marked.
  const mean = (one: MeasuredLesion) => (one.viable_ml === undefined ? one.series[0]?.whole : one.series[0]?.viable)?.mean;
  if (ct && any(mean)) {
    columns.push([t('imaging.report.mean'), (one) => whole(mean(one))]);
    if (any((one) => one.series[0]?.minus_liver)) columns.push([t('imaging.report.against_liver'), (one) => whole(one.series[0]?.minus_liver)]);
  }
  return (
    <section>
      <h2>{t('imaging.measures')}</h2>
      <table>
        <thead><tr><th scope="col">{t('imaging.report.lesions')}</th>{columns.map(([name]) => <th key={name} scope="col">{name}</th>)}</tr></thead>
        <tbody>{of.lesions.map((one) => (
          <tr key={one.number}><th scope="row">{nameOf(one)}</th>{columns.map(([name, value]) => <td key={name}>{value(one)}</td>)}</tr>
        ))}</tbody>
      </table>
      <p>{t('imaging.report.lengths')}</p>
    </section>
  );
}

function Totals({ of }: { of: Measured }) {
  const ml = (x: number) => `${number(x, x < 100 ? 1 : 0)} mL`;
  const rows: [string, string | undefined][] = [
    [t('imaging.total.tumour', { n: of.lesions.length }), of.lesions.length > 0 ? ml(of.tumour_ml) : undefined], [t('imaging.total.viable'), of.viable_ml === undefined ? undefined : ml(of.viable_ml)],
    [t('imaging.total.parenchyma'), of.parenchyma_ml === undefined ? undefined : ml(of.parenchyma_ml)], [t('imaging.total.liver'), of.liver_ml === undefined ? undefined : ml(of.liver_ml)],
    [t('imaging.total.burden'), of.burden === undefined ? undefined : `${number(100 * of.burden, 1)}%`],
  ];
  return <p class="image-sheet-totals">{rows.filter(([, value]) => value !== undefined).map(([name, value]) => <span key={name}>{name} <b>{value}</b></span>)}</p>;
}

function Response({ all }: { all: Responded[] }) {
  return (
    <section>
      <h2>{t('imaging.response')}</h2>
      <p>{t('imaging.response.baseline', { title: baseline.value?.title ?? '', n: baseline.value?.measured.lesions.length ?? 0 })}</p>
      <table>
        <tbody>{all.map(({ criterion, assessment: a, published, error, warnings }) => {
          const unit = criterion === 'volumetric' ? 'mL' : 'mm';
          const change = a?.from_before_percent;
          return (
            <tr key={criterion}><th scope="row">{maybe(`imaging.criterion.${criterion}`) ?? criterion}</th>
              <td>{a ? <b>{maybe(`imaging.category.${a.overall}`) ?? a.overall}</b> : notGiven(error)}</td>
              <td>{a?.sum_before !== undefined && a.sum_now !== undefined && t('imaging.response.sum', { before: number(a.sum_before, unit === 'mL' ? 1 : 0), now: number(a.sum_now, unit === 'mL' ? 1 : 0), unit })}{change !== undefined && ` (${change > 0 ? '+' : ''}${whole(change)}%)`}</td>
              <td>{a && (maybe(`imaging.rule.${a.rule}`) ?? a.rule)} {!published && t('imaging.response.computed')} {a && warnings.map((warning) => `${faultText(warning)} `)}</td></tr>
          );
        })}</tbody>
      </table>
      <p>{t('imaging.response.note')}</p>
    </section>
  );
}

const mostModels = 8;

/** What the measures propose, whether the form has it, and what models then say that take it. */
function Form({ of }: { of: Measured }) {
  const proposals = proposalsOf(of).map((p) => {
    const now = entry(p.variable).value;
    return { ...p, taken: now.state !== 'unknown' && now.text === String(p.value) && (p.unit === undefined || now.unit === p.unit) };
  });
  const taken = new Set(proposals.filter((p) => p.taken).map((p) => p.variable));
  const using = report().results.filter((one) => models.value.get(one.id)?.inputs?.some((id) => taken.has(id)));
  if (proposals.length === 0) return null;
  const left = uncounted(of);
  return (
    <section>
      <h2>{t('imaging.report.form')}</h2>
      <p class="image-sheet-totals">{proposals.map((p) => <span key={p.variable}>{variableLabel(p.variable)} <b>{number(p.value)}{p.unit && ` ${p.unit === 'cm3' ? 'cm³' : p.unit}`}</b> {t(p.taken ? 'imaging.report.taken' : 'imaging.report.not_taken')}</span>)}</p>
      {left.length > 0 && <p>{t('imaging.proposals.outside', { names: list(left.map(nameOf)) })}</p>}
      {using.length > 0 && (
        <table>
          <thead><tr><th scope="col" colSpan={3}>{t('imaging.report.models')}</th></tr></thead>
          <tbody>{using.slice(0, mostModels).map((one) => <tr key={one.id}><th scope="row">{one.model}</th><td>{one.value}{one.group ? `; ${one.group}` : ''}</td><td>{one.kind}</td></tr>)}</tbody>
        </table>
      )}
      {using.length > mostModels && <p>{t('imaging.report.more_models', { n: using.length - mostModels })}</p>}
    </section>
  );
}

function Classified({ study: id }: { study: string }) {
  const now = verdict.value;
  if (now?.study !== id || now.of !== outline.value) return null;
  const { classes, chosen } = now.answer;
  return <p>{questionOf(now.one)} <b>{classes[chosen]!.name}</b> ({classes.map((c) => `${c.name} ${valueOf(now.one, c.value)}`).join(', ')}). {kindOf(now.one)} {originOfVerdict(now)}</p>;
}

function Radiomics() {
  const now = features.value?.of === outline.value ? features.value : undefined;
  return now ? <p>{t('imaging.report.radiomics', { label: labelName(now.label), n: now.list.length, profile: now.profile })}</p> : null;
}
