/// Enhancement and washout across the phases of the study: means of lesion and liver, their differences and ratios with definitions
/// and sources, and what they propose for the patient form.
import { signal } from '@preact/signals';
import type { Enhancement as Compared, PhaseContrast } from 'hepatica-imaging';
import { useEffect } from 'preact/hooks';
import { variableLabel } from '../state/dictionary';
import { entry } from '../state/patient';
import { adoptValue } from '../state/session';
import { number } from '../words/numbers';
import { t } from '../words/words';
import { Icon } from '../shell/icons';
import { busy, measured } from './mask/bench';
import { compare, inPhases, measurable, measurePhases, progress, regionOf, type InPhases } from './mask/phase-measures';
import { nameOf } from './Measures';
import type { Phase } from './reading/phase';
import { phaseOf, study } from './state';

const chosen = signal(0);
const compared = signal<Compared | undefined>(undefined);

export function Enhancement() {
  const lesions = measured.value?.lesions ?? [];
  const now = inPhases.value;
  const lesion = lesions.find((one) => one.number === chosen.value) ?? lesions[0];
  const fresh = now && now.of === measured.value ? now : undefined;
  useEffect(() => {
    let over = false;
    compared.value = undefined;
    if (fresh && lesion) void compare(fresh, lesion.number).then((found) => { if (!over) compared.value = found; });
    return () => { over = true; };
  }, [fresh, lesion?.number, phaseOf.value]);
  if (!lesion || study.value?.modality !== 'CT' || measurable().length < 2) return null;
  return (
    <section class="bench-enhancement">
      <h2>{t('imaging.enhancement')}</h2>
      {!fresh && <p class="bench-hint">{t(now ? 'imaging.enhancement.old' : 'imaging.enhancement.hint')}</p>}
      {!fresh && (
        <div class="bench-edits"><button type="button" class="button" data-edit="phases" disabled={busy.value > 0 || progress.value !== undefined} onClick={() => void measurePhases()}>{t('imaging.enhancement.measure', { n: measurable().length })}</button>
          {progress.value && <span role="status">{t('imaging.enhancement.progress', { done: progress.value.done + 1, all: progress.value.all })}</span>}</div>
      )}
      {fresh && lesions.length > 1 && (
        <select class="value bench-profile" aria-label={t('imaging.enhancement.lesion')} value={lesion.number} onChange={(event) => { chosen.value = Number(event.currentTarget.value); }}>
          {lesions.map((one) => <option key={one.number} value={one.number}>{nameOf(one)}</option>)}
        </select>
      )}
      {fresh && compared.value && <Tables now={fresh} of={compared.value} lesion={lesion.number} name={nameOf(lesion)} />}
    </section>
  );
}

const signed = (x: number) => `${x > 0 ? '+' : ''}${number(x, 0)}`;
const cell = (x: number | undefined, write = (y: number) => number(y, 0)) => <td class="num">{x === undefined ? '–' : write(x)}</td>;
const title = (phase: string) => t(`imaging.phase.${phase as Phase}`);

function Tables({ now, of, lesion, name }: { now: InPhases; of: Compared; lesion: number; name: string }) {
  const washes = of.phases.filter((one) => one.phase === 'portal_venous' || one.phase === 'delayed');
  const arterial = of.phases.filter((one) => one.phase === 'arterial');
  const partly = now.series.filter(({ means }) => (regionOf(means, lesion)?.covered ?? 1) < 1);
  return (
    <>
      <table class="plain bench-phase-table" data-table="attenuation">
        <caption class="unseen">{t('imaging.enhancement.means', { lesion: name })}</caption>
        <thead><tr><th scope="col">{t('imaging.enhancement.phase')}</th><th scope="col" class="num">{name}, HU</th><th scope="col" class="num">{t('imaging.label.liver')}, HU</th><th scope="col" class="num">{t('imaging.enhancement.difference')}</th></tr></thead>
        <tbody>{of.phases.map((one, i) => <tr key={i} data-phase={one.phase}><th scope="row" title={now.series[i]!.title}>{title(one.phase)}</th>{cell(one.lesion)}{cell(one.liver)}{cell(one.minus_liver, signed)}</tr>)}</tbody>
      </table>
      {arterial.length === 1 && arterial[0]!.lesion_gain !== undefined && <p data-fact="gain">{t('imaging.enhancement.gain', { lesion: signed(arterial[0]!.lesion_gain), liver: arterial[0]!.liver_gain === undefined ? '–' : signed(arterial[0]!.liver_gain) })}</p>}
      {washes.length > 0 && <Washout of={washes} />}
      {of.repeated.map((phase) => <p key={phase} class="note unusual" role="status"><Icon name="alert" />{t('imaging.enhancement.repeated', { phase: title(phase) })}</p>)}
      {now.series.some((_, i) => of.phases[i]?.phase === 'unknown') && <p class="bench-hint">{t('imaging.enhancement.unknown')}</p>}
      {!of.phases.some((one) => one.liver !== undefined) && <p class="bench-hint">{t('imaging.enhancement.no_liver')}</p>}
      {partly.map(({ title: of, means }) => <p key={of} class="note unusual"><Icon name="alert" />{t('imaging.enhancement.partly', { title: of, share: number(100 * regionOf(means, lesion)!.covered, 0) })}</p>)}
      {now.otherFrame.length > 0 && <p class="note unusual"><Icon name="alert" />{t('imaging.enhancement.other_frame', { titles: now.otherFrame.join(', ') })}</p>}
      {now.failed.length > 0 && <p class="note refused" role="alert"><Icon name="alert" />{t('imaging.enhancement.failed', { titles: now.failed.join(', ') })}</p>}
      <details class="bench-method"><summary>{t('imaging.enhancement.how')}</summary>
        {(['means', 'ratio', 'relative', 'absolute'] as const).map((one) => <p key={one}>{t(`imaging.enhancement.how.${one}`)}</p>)}</details>
      <Proposals of={of} arterial={arterial[0]} />
    </>
  );
}

function Washout({ of }: { of: PhaseContrast[] }) {
  const percent = (x: number) => `${number(x, 0)}%`;
  return (
    <table class="plain bench-phase-table" data-table="washout">
      <caption class="unseen">{t('imaging.enhancement.washout')}</caption>
      <thead><tr><th scope="col">{t('imaging.enhancement.washout')}</th>{(['ratio', 'relative', 'absolute'] as const).map((one) => <th key={one} scope="col" class="num">{t(`imaging.enhancement.${one}`)}</th>)}</tr></thead>
      <tbody>{of.map((one, i) => <tr key={i} data-phase={one.phase}><th scope="row">{title(one.phase)}</th>{cell(one.liver_ratio)}{cell(one.relative_washout, percent)}{cell(one.absolute_washout, percent)}</tr>)}</tbody>
    </table>
  );
}

/** Only what speaks for a feature is proposed: a mean cannot rule it out. */
function Proposals({ of, arterial }: { of: Compared; arterial: PhaseContrast | undefined }) {
  const found = [
    ...(of.arterial_above_liver ? [{ id: 'aphe_nonrim', why: t('imaging.enhancement.why.arterial', { difference: signed(arterial!.minus_liver!) }) }] : []),
    ...(of.washed_out ? [{ id: 'washout_nonperipheral', why: t('imaging.enhancement.why.washout', { ratio: number(of.phases.find((one) => one.phase === 'delayed')!.liver_ratio!, 0) }) }] : []),
  ];
  if (found.length === 0) return null;
  return (
    <>
      <h3>{t('imaging.proposals')}</h3>
      <p class="bench-hint">{t('imaging.enhancement.look')}</p>
      <ul class="bench-proposals">{found.map(({ id, why }) => {
        const there = entry(id).value.state !== 'unknown' && entry(id).value.value === true;
        return (
          <li key={id} data-variable={id}><span>{variableLabel(id)} <b>{t('imaging.enhancement.present')}</b> <span class="quiet">{why}</span></span>
            {there ? <span class="quiet"><Icon name="check" />{t('imaging.in_form')}</span>
              : <button type="button" class="button" aria-label={t('imaging.confirm_of', { name: variableLabel(id), value: t('imaging.enhancement.present') })} onClick={() => void adoptValue(id, true)}>{t('imaging.confirm')}</button>}</li>
        );
      })}</ul>
    </>
  );
}
