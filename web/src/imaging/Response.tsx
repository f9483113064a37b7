/// Response between two time points: the baseline kept, the lesions matched, what each set of criteria says with the rule that
/// decided, the changes as a waterfall, and the sums for the patient form.
import type { MeasuredLesion, Responded } from 'hepatica-imaging';
import { useEffect, useRef } from 'preact/hooks';
import { saveSvg } from '../figures/save-svg';
import { variableLabel } from '../state/dictionary';
import { entry } from '../state/patient';
import { adoptValue } from '../state/session';
import { number } from '../words/numbers';
import { maybe, t } from '../words/words';
import { Icon } from '../shell/icons';
import { measured } from './mask/bench';
import { baseline, forget, goneOf, holds, isSamePatient, keepBaseline, offered, openQuestion, respond, responses, said, saidOf, saidOfGone, samePatient, sayOf, sayOfGone, sayViable, type Now, type Said, type TimePoint } from './mask/follow';
import { nameOf } from './Measures';
import { faultText, notGiven } from './faults';
import { marked, study } from './state';

export function Response() {
  const now = measured.value;
  const then = baseline.value;
  const here = study.value;
  const other = now && then && here && then.id !== here.id && now.study === here.id;
  const later = other && isSamePatient(then, here.examination);
  useEffect(() => { if (later) void respond(now); else forget(); }, [later, now, then, here && said(here.id)]);
  if (!here || !(then || now?.lesions.length)) return null;
  return (
    <section class="bench-response">
      <h2>{t('imaging.response')}</h2>
      {then ? (
        <p>{t('imaging.response.baseline', { title: then.title, n: then.measured.lesions.length })} <button type="button" class="link" onClick={() => keepBaseline(undefined)}>{t('imaging.response.forget')}</button></p>
      ) : <p class="bench-hint">{t('imaging.response.hint')}</p>}
      {!then && now && <div class="bench-edits"><button type="button" class="button" data-edit="baseline" onClick={() => keepBaseline({ id: here.id, examination: here.examination, title: here.title, measured: now })}>{t('imaging.response.keep')}</button></div>}
      {other && !later && <SamePatient examination={here.examination} />}
      {then && !other && <p class="bench-hint">{t('imaging.response.open_later')}</p>}
      {later && <Matched then={then.measured} now={now} />}
      {later && <Answers />}
    </section>
  );
}

/** Nothing that is read tells one patient from another. */
function SamePatient({ examination }: { examination: string }) {
  return (
    <div class="bench-aside" role="status">
      <p class="note unusual"><Icon name="alert" />{t('imaging.response.other_examination')}</p>
      <div class="bench-edits"><button type="button" class="button" data-edit="same-patient" onClick={() => { samePatient.value = examination; }}>{t('imaging.response.same_patient')}</button></div>
    </div>
  );
}

function Matched({ then, now }: { then: TimePoint['measured']; now: Now }) {
  const unmarked = { before: then.viable_ml === undefined, now: now.viable_ml === undefined };
  const open = openQuestion(then, now);
  const gone = goneOf(then, now);
  return (
    <>
      {now.lesions.map((one) => <Match key={one.number} one={one} then={then} study={now.study} />)}
      {open && <p class="note unusual" role="status"><Icon name="alert" />{t(`imaging.response.${open}`)}</p>}
      {!open && gone.map((one) => <Gone key={one.number} one={one} study={now.study} />)}
      {(['before', 'now'] as const).filter((when) => unmarked[when]).map((when) => (
        <label key={when} class="bench-check"><input type="checkbox" checked={said(now.study).allViable[when]} onChange={(event) => sayViable(now.study, when, event.currentTarget.checked)} />{t(`imaging.response.all_viable_${when}`)}</label>
      ))}
    </>
  );
}

function Match({ one, then, study: of }: { one: MeasuredLesion; then: TimePoint['measured']; study: string }) {
  const now = saidOf(one, then, of);
  const name = nameOf(one);
  const say = (more: Partial<Said>) => sayOf(of, one, { ...now, ...more });
  return (
    <div class="bench-match" data-lesion={one.number}>
      <label><b>{name}</b> <select class="value" aria-label={t('imaging.response.was', { lesion: name })} value={now.was ?? '?'} onChange={(event) => say({ was: event.currentTarget.value })}>
        {now.was === undefined && <option value="?" disabled>{t('imaging.response.choose')}</option>}
        {then.lesions.map((b) => <option key={b.number} value={String(b.number)}>{t('imaging.response.was_one', { lesion: nameOf(b), mm: number(b.axial.longest.mm, 0) })}</option>)}
        <option value="">{t('imaging.response.new')}</option>
      </select></label>
      {now.was && <Ways name={String(one.number)} said={now} say={say} there />}
      {now.was === '' && <span><Box of="doubtful" checked={now.doubtful ?? false} say={say} /></span>}
    </div>
  );
}

/** A lesion of the baseline that is not outlined now: gone, unless the reader says that it could not be evaluated; a node by its short axis. */
function Gone({ one, study: of }: { one: MeasuredLesion; study: string }) {
  const now = saidOfGone(one, of);
  return (
    <div class="bench-match" data-gone={one.number}>
      <p class="bench-hint">{t('imaging.response.gone', { names: String(one.number) })}</p>
      <Ways name={`gone ${one.number}`} said={now} say={(more) => sayOfGone(of, one, { ...now, ...more })} />
    </div>
  );
}

type Ticked = 'target' | 'node' | 'hilar' | 'progressed' | 'unseen' | 'doubtful';
function Box({ of, checked, say }: { of: Ticked; checked: boolean; say: (more: Partial<Said>) => void }) {
  return <label class="bench-check"><input type="checkbox" checked={checked} onChange={(event) => say({ [of]: event.currentTarget.checked })} />{t(`imaging.response.${of}`)}</label>;
}

/** How a lesion is followed. `name`: as the answers call it. */
function Ways({ name, said: now, say, there = false }: { name: string; said: Said; say: (more: Partial<Said>) => void; there?: boolean }) {
  const target = now.target ?? responses.value[0]?.assessment?.lesions.find((l) => l.name === name)?.target ?? true;
  return (
    <span>
      <Box of="target" checked={target} say={say} />
      <Box of="node" checked={now.node} say={say} />
      {now.node && <Box of="hilar" checked={now.hilar ?? false} say={say} />}
      {there && !target && <Box of="progressed" checked={now.progressed} say={say} />}
      {!there && <Box of="unseen" checked={now.unseen ?? false} say={say} />}
    </span>
  );
}

const signed = (percent: number) => `${percent > 0 ? '+' : ''}${number(percent, 0)}%`;

function Answers() {
  const all = responses.value;
  if (all.length === 0) return null;
  const variables = offered(all);
  const take = async () => { for (const [id, value] of variables) await adoptValue(id, value); };
  const there = variables.every(([id, value]) => holds(entry(id).value, value));
  return (
    <>
      <dl class="bench-answers">{all.map((one) => <Answer key={one.criterion} one={one} />)}</dl>
      <Waterfall of={all[0]!} />
      <p class="bench-hint">{t('imaging.response.note')}</p>
      {variables.length > 0 && (
        <>
          <p class="bench-hint">{t('imaging.response.form', { names: variables.map(([id]) => variableLabel(id)).join('; ') })}</p>
          {there ? <p class="quiet"><Icon name="check" />{t('imaging.in_form')}</p>
            : <div class="bench-edits"><button type="button" class="button" data-edit="response-form" onClick={() => void take()}>{t('imaging.response.take', { n: variables.length })}</button></div>}
        </>
      )}
    </>
  );
}

function Answer({ one }: { one: Responded }) {
  const a = one.assessment;
  const unit = one.criterion === 'volumetric' ? 'mL' : 'mm';
  return (
    <div data-criterion={one.criterion}>
      <dt>{maybe(`imaging.criterion.${one.criterion}`) ?? one.criterion}</dt>
      <dd>{a ? <b>{maybe(`imaging.category.${a.overall}`) ?? a.overall}</b> : <span class="quiet">{notGiven(one.error)}</span>}
        {a && <span class="quiet">{maybe(`imaging.rule.${a.rule}`) ?? a.rule}</span>}
        {a?.sum_before !== undefined && a.sum_now !== undefined && (
          <span class="quiet">{t('imaging.response.sum', { before: number(a.sum_before, unit === 'mL' ? 1 : 0), now: number(a.sum_now, unit === 'mL' ? 1 : 0), unit })}{a.from_before_percent !== undefined && ` (${signed(a.from_before_percent)})`}</span>
        )}
        {!one.published && <span class="quiet">{t('imaging.response.computed')}</span>}
        {a && one.warnings.map((warning) => <span key={warning.field} class="bench-finding"><Icon name="alert" />{faultText(warning)}</span>)}</dd>
    </div>
  );
}

/** Change of each lesion in its diameter, the largest growth first, with the limits of RECIST 1.1. */
function Waterfall({ of }: { of: Responded }) {
  const svg = useRef<SVGSVGElement>(null);
  const bars = (of.assessment?.lesions ?? []).filter((one) => one.percent !== undefined).sort((a, b) => b.percent! - a.percent!);
  if (bars.length === 0) return null;
  const [width, height, left] = [284, 150, 40];
  const top = Math.max(40, ...bars.map((b) => Math.min(100, b.percent!)));
  const y = (percent: number) => 10 + (top - Math.max(-100, Math.min(top, percent))) / (top + 100) * (height - 26);
  const step = (width - left) / bars.length;
  const bar = Math.min(48, step * 0.7);
  return (
    <figure class="bench-waterfall">
      <figcaption>{t('imaging.response.waterfall')}</figcaption>
      <svg ref={svg} viewBox={`0 0 ${width} ${height}`} role="img" aria-label={bars.map((b) => `${wholeName(b.name)} ${signed(b.percent!)}`).join(', ')}>
        {[20, 0, -30, -100].map((at) => (
          <g key={at}><line x1={left} x2={width} y1={y(at)} y2={y(at)} stroke="currentColor" stroke-width={at === 0 ? 1 : 0.5} stroke-dasharray={at === 20 || at === -30 ? '4 3' : undefined} opacity={at === 0 ? 0.9 : 0.5} />
            <text x={left - 4} y={y(at) + 3} font-size="9" text-anchor="end" fill="currentColor">{signed(at)}</text></g>
        ))}
        {bars.map((b, i) => (
          <g key={b.name}><rect x={left + step * (i + 0.5) - bar / 2} width={bar} y={Math.min(y(0), y(b.percent!))} height={Math.max(1, Math.abs(y(b.percent!) - y(0)))} fill={b.target ? '#0072b2' : '#8a93a3'} />
            <text x={left + step * (i + 0.5)} y={height - 3} font-size="9" text-anchor="middle" fill="currentColor">{shortName(b.name)} {signed(b.percent!)}</text></g>
        ))}
      </svg>
      <button type="button" class="link" onClick={() => svg.current && saveSvg(svg.current, `${marked()}waterfall.svg`)}>SVG</button>
    </figure>
  );
}

const shortName = (name: string) => name.replace('gone ', '');
const wholeName = (name: string) => t('imaging.label.lesion', { n: shortName(name) });
