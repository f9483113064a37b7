/// The table of measures: each lesion with the slices its lengths come from, the totals, CSV, and what they propose for the patient form.
import type { Measured, MeasuredLesion, Triple } from 'hepatica-imaging';
import type { ComponentChildren } from 'preact';
import { saveFile } from '../figures/save-svg';
import { variableLabel } from '../state/dictionary';
import { entry } from '../state/patient';
import { address } from '../state/route';
import { adoptValue } from '../state/session';
import { list, number } from '../words/numbers';
import { t } from '../words/words';
import { Icon } from '../shell/icons';
import { busy, measure, measured, present } from './mask/bench';
import { isLesion, liver } from './mask/labels';
import { labelName } from './mask/names';
import { proposalsOf, uncounted, type Proposal } from './mask/proposals';
import { marked, study } from './state';
import { stage } from './viewing/current';
import { worldOf } from './viewing/grid';

/** A necrotic part that touches no lesion is counted as a dead one. */
export const nameOf = (lesion: MeasuredLesion): string => (isLesion(lesion.label) ? labelName(lesion.label) : t('imaging.label.dead', { n: lesion.number }));

const middle = ({ from, to }: { from: Triple; to: Triple }): Triple => from.map((x, a) => (x + to[a]!) / 2) as Triple;
const goTo = (place: Triple): void => { if (study.value) stage.value?.goTo(worldOf(study.value.geometry, place)); };

export function Measures() {
  const now = measured.value;
  if (present.value.size === 0) return <p class="bench-hint">{t('imaging.no_mask')}</p>;
  if (!now) return null;
  const proposed = proposalsOf(now);
  const left = uncounted(now);
  const save = async () => {
    const csv = await measure();
    if (csv) saveFile(new Blob([csv], { type: 'text/csv' }), `${marked()}measurements.csv`);
  };
  return (
    <section class="bench-measured">
      <h2>{t('imaging.measures')}</h2>
      <table class="plain bench-measures">
        <thead><tr><th scope="col">{t('imaging.label')}</th>
          {(['axial', 'across', 'diameter', 'volume'] as const).map((key) => <th key={key} scope="col" class="num">{t(`imaging.${key}`)}</th>)}</tr></thead>
        {now.lesions.map((one) => <Lesion key={one.number} one={one} liver={now.liver[0]?.mean} />)}
        {now.parenchyma_ml !== undefined && (
          <tbody><tr data-label={liver}><th scope="row">{t('imaging.total.parenchyma')}</th><td class="num">–</td><td class="num">–</td><td class="num">–</td><td class="num">{number(now.parenchyma_ml, 1)}</td></tr></tbody>
        )}
      </table>
      <Totals of={now} />
      <div class="bench-edits"><button type="button" class="button" data-edit="measures-csv" disabled={busy.value > 0} onClick={() => void save()}><Icon name="download" />{t('imaging.measures_csv')}</button></div>
      <p class="bench-hint">{t('imaging.measures_note')}</p>
      {proposed.length > 0 && (
        <>
          <h3>{t('imaging.proposals')}</h3>
          {left.length > 0 && <p class="bench-hint">{t('imaging.proposals.outside', { names: list(left.map(nameOf)) })}</p>}
          <ul class="bench-proposals">{proposed.map((p) => <ProposalRow key={p.variable} p={p} />)}</ul>
          <a href={address('calculator')}>{t('imaging.to_form')}</a>
        </>
      )}
    </section>
  );
}

/** A value that takes the planes to where it was measured. */
function Go({ to, what, of, children }: { to: Triple; what: string; of: string; children: ComponentChildren }) {
  return <button type="button" class="link bench-go" aria-label={t('imaging.go_to', { lesion: of, what })} onClick={() => goTo(to)}>{children}</button>;
}

function Lesion({ one, liver: organ }: { one: MeasuredLesion; liver: number | undefined }) {
  const name = nameOf(one);
  const { longest, perpendicular } = one.axial;
  const facts = factsOf(one, name, organ);
  return (
    <tbody>
      <tr data-label={one.label}><th scope="row" rowSpan={facts.length > 0 ? 2 : 1}>{name}</th>
        <td class="num"><Go to={middle(longest)} what={t('imaging.axial')} of={name}>{number(longest.mm, 0)}</Go></td>
        <td class="num"><Go to={middle(perpendicular)} what={t('imaging.across')} of={name}>{number(perpendicular.mm, 0)}</Go></td>
        <td class="num"><Go to={middle(one.diameter_3d)} what={t('imaging.diameter')} of={name}>{number(one.diameter_3d.mm, 0)}</Go></td>
        <td class="num">{number(one.volume_ml, 1)}</td></tr>
      {facts.length > 0 && <tr class="bench-facts"><td colSpan={4}>{facts.map((fact, i) => <span key={i}>{fact}</span>)}</td></tr>}
    </tbody>
  );
}

/** What is known beyond the lengths; nothing stands for what was not outlined. */
function factsOf(one: MeasuredLesion, name: string, organ: number | undefined): ComponentChildren[] {
  const out: ComponentChildren[] = [];
  if (one.parts > 1) out.push(<b>{t('imaging.parts', { n: one.parts })}</b>);
  if (one.in_liver === false) out.push(t('imaging.outside_liver'));
  if (one.viable) out.push(<Go to={middle(one.viable.longest)} what={t('imaging.viable_name')} of={name}>{t('imaging.viable', { mm: number(one.viable.longest.mm, 0), ml: number(one.viable_ml!, 1) })}</Go>);
  else if (one.viable_ml === 0) out.push(t('imaging.dead'));
  if (one.vessel_mm !== undefined) {
    out.push(<Go to={one.vessel_from!} what={t('imaging.vessel_name')} of={name}>{one.vessel_mm === 0 ? t('imaging.vessel_touched') : t('imaging.vessel_away', { mm: number(one.vessel_mm, 0) })}</Go>);
  }
  const series = one.series[0];
  const mean = (one.viable_ml === undefined ? series?.whole : series?.viable)?.mean;
  if (study.value?.modality !== 'CT' || mean === undefined) return out;
  out.push(organ === undefined || series?.minus_liver === undefined ? t('imaging.mean_hu', { hu: number(mean, 0) })
    : t('imaging.mean_hu_liver', { hu: number(mean, 0), difference: `${series.minus_liver >= 0.5 ? '+' : ''}${number(Math.round(series.minus_liver) || 0, 0)}` }));
  if (series?.liver_ratio !== undefined && study.value.phase === 'delayed') out.push(t('imaging.ratio', { ratio: number(series.liver_ratio, 0) }));
  return out;
}

function Totals({ of }: { of: Measured }) {
  const rows: [string, string][] = [];
  const ml = (x: number) => `${number(x, x < 100 ? 1 : 0)} mL`;
  if (of.lesions.length > 1) rows.push([t('imaging.total.tumour', { n: of.lesions.length }), ml(of.tumour_ml)]);
  if (of.viable_ml !== undefined) rows.push([t('imaging.total.viable'), ml(of.viable_ml)]);
  if (of.liver_ml !== undefined) rows.push([t('imaging.total.liver'), ml(of.liver_ml)]);
  if (of.burden !== undefined && of.lesions.length > 0) rows.push([t('imaging.total.burden'), `${number(100 * of.burden, 1)}%`]);
  const organ = of.liver[0]?.mean;
  if (organ !== undefined && study.value?.modality === 'CT') rows.push([t('imaging.total.mean'), t('imaging.hu', { value: number(organ, 0) })]);
  if (rows.length === 0) return null;
  return <dl class="bench-totals">{rows.map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}</dl>;
}

function ProposalRow({ p }: { p: Proposal }) {
  const now = entry(p.variable).value;
  const shown = `${number(p.value)}${p.unit ? ` ${p.unit === 'cm3' ? 'cm³' : p.unit}` : ''}`;
  const there = now.state !== 'unknown' && now.text === String(p.value) && (p.unit === undefined || now.unit === p.unit);
  return (
    <li data-variable={p.variable}>
      <span>{variableLabel(p.variable)} <b>{shown}</b>{now.state !== 'unknown' && !there && <span class="quiet"> {t('imaging.form_now', { value: `${now.text} ${now.unit && now.unit !== '1' ? now.unit : ''}` })}</span>}</span>
      {there ? <span class="quiet"><Icon name="check" />{t('imaging.in_form')}</span>
        : <button type="button" class="button" aria-label={t('imaging.confirm_of', { name: variableLabel(p.variable), value: shown })} onClick={() => void adoptValue(p.variable, p.unit ? { value: p.value, unit: p.unit } : p.value)}>{t('imaging.confirm')}</button>}
    </li>
  );
}
