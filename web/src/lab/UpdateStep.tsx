/// A model brought into agreement with this cohort, or a new one fitted on it; each becomes a package at once.
import { useMemo } from 'preact/hooks';
import { Icon } from '../shell/icons';
import { models, variables } from '../state/dictionary';
import { t } from '../words/words';
import { time } from '../words/problems';
import { SaveAnalysis } from './AnalysisPart';
import { FitPart, Performance, TermForest, TermTable } from './FitPart';
import { FlowLine } from './FlowLine';
import { Choice } from './OutcomeForm';
import { OwnPackage } from './OwnPackage';
import { SampleFacts } from './SampleFacts';
import { horizonsWithin } from './state';
import { act, lab, lastTime, recalibrate } from './store';
import { given, type Measures, type Recalibrated } from './types';
import { ableModels, modelOptions } from './choices';
import { interval, warningText } from './words';
import { number, percent } from '../words/numbers';

const form = (part: Partial<typeof lab.value.recalibrateForm>) => act({ type: 'form', form: { recalibrateForm: { ...lab.peek().recalibrateForm, ...part } } });

export function UpdateStep() {
  const { tried, mapping } = lab.value;
  if (!tried || !mapping) return null;
  if (!mapping.outcome) return <div class="lab-part screen-only"><h2>{t('lab.step.update')}</h2><p>{t('lab.needs_outcome')}</p></div>;
  return <><Recalibration /><FitPart /><Kept /></>;
}

function Recalibration() {
  const { tried, survival, recalibrateForm: now, recalibrated, job, validations } = lab.value;
  const able = ableModels(tried!).filter((m) => m.recalibrates).map((m) => m.model);
  const chosen = able.includes(now.model) ? now.model : '';
  const judged = validations.flatMap((v) => v.models).find((m) => m.model === chosen);
  const horizons = survival ? horizonsWithin(lastTime(survival)) : [];
  return (
    <div class={`lab-part${recalibrated ? '' : ' screen-only'}`}>
      <h2>{t('lab.recalibrate')}</h2>
      <p class="quiet screen-only">{t('lab.recalibrate_lead')}</p>
      {able.length === 0 ? <p class="note">{t('lab.recalibrate_none')}</p> : (
        <div class="screen-only lab-form">
          <div class="lab-fields">
            <Choice id="recalibrate-model" label={t('lab.model')} value={chosen} options={[['', t('lab.choose_model')], ...modelOptions(able)]} onChange={(model) => form({ model })} />
            <Choice id="recalibrate-method" label={t('lab.method')} value={now.method} options={(survival ? ['slope', 'baseline', 'intercept', 'refit'] as const : ['slope', 'intercept', 'refit'] as const).map((m) => [m, t(`lab.method.${m}`)])} onChange={(m) => form({ method: m as typeof now.method })} />
            {survival && now.method === 'intercept' && <Choice label={t('lab.at_time')} value={String(now.horizon)} options={horizons.map((h) => [String(h), time(h, 'mo')])} onChange={(h) => form({ horizon: Number(h) })} />}
          </div>
          <Names en={now.cohortEn} zh={now.cohortZh} label="lab.cohort_name" id="recalibrate-cohort" onChange={(cohortEn, cohortZh) => form({ cohortEn, cohortZh })} />
          {judged && <Judged m={judged} />}
          {now.method === 'refit' && <p class="quiet lab-small">{t('lab.refit_note')}</p>}
          <div class="lab-buttons"><button type="button" id="recalibrate-run" class="button main" disabled={job !== undefined || !chosen || !(now.cohortEn || now.cohortZh).trim()} onClick={() => void recalibrate()}>{t('lab.recalibrate_run')}</button></div>
        </div>
      )}
      {recalibrated && <Result r={recalibrated} />}
    </div>
  );
}

/** What the validation said of calibration, so that the method is chosen with it in view. */
function Judged({ m }: { m: Measures }) {
  const c = m.calibration;
  if (!c || 'fault' in c || !given(c.observed_expected) || !given(c.slope)) return null;
  return <p class="lab-small">{t('lab.judged', { oe: number(c.observed_expected.value, 2), slope: number(c.slope.value, 2) })}</p>;
}

export function Names({ en, zh, label, id, onChange }: { en: string; zh: string; label: 'lab.cohort_name' | 'lab.model_name'; id: string; onChange: (en: string, zh: string) => void }) {
  return (
    <div class="lab-fields">
      <label class="lab-field"><span>{t(label)} (English)</span><input class="value" id={`${id}-en`} value={en} onInput={(e) => onChange(e.currentTarget.value, zh)} /></label>
      <label class="lab-field"><span>{t(label)} (中文)</span><input class="value" id={`${id}-zh`} lang="zh-CN" value={zh} onInput={(e) => onChange(en, e.currentTarget.value)} /></label>
    </div>
  );
}

function Result({ r }: { r: Recalibrated }) {
  const own = lab.value.own.find((o) => o.package.id === r.package.id);
  const ratio = t(lab.value.survival ? 'lab.hazard_ratio' : 'lab.odds_ratio');
  return (
    <div class="lab-result" data-method={r.method}>
      <FlowLine flow={r.flow} />
      {r.performance && <Performance p={r.performance} />}
      {r.sample && <SampleFacts sample={r.sample} />}
      <dl class="lab-facts">
        <div><dt>{t('lab.method')}</dt><dd>{t(`lab.method.${r.method as 'slope'}`)}</dd></div>
        {r.slope && <div><dt>{t('lab.slope')}</dt><dd>{number(r.slope.value, 3)} ({interval(r.slope.lower, r.slope.upper, 3)})</dd></div>}
        {r.discrimination && <div><dt>{t(r.discrimination.measure === 'auc' ? 'lab.auc' : 'lab.harrell')}, {t('lab.apparent')}</dt><dd>{number(r.discrimination.value, 3)} ({interval(r.discrimination.lower, r.discrimination.upper, 3)})</dd></div>}
        {r.before && <div><dt>{t('lab.before')}</dt><dd>{t('lab.seen_said', { seen: percent(r.before.seen, 1), said: percent(r.before.said, 1) })}</dd></div>}
        {r.after && <div><dt>{t('lab.after')}</dt><dd>{t('lab.seen_said', { seen: percent(r.after.seen, 1), said: percent(r.after.said, 1) })}</dd></div>}
      </dl>
      {r.warnings.length > 0 && <ul class="lab-problems">{r.warnings.map((w, i) => <li key={i}><Icon name="alert" /><span>{warningText(w)}</span></li>)}</ul>}
      {r.terms && <TermTable terms={r.terms} ratio={ratio} file="refitted-coefficients" title={t('lab.coefficients')} />}
      {r.terms && <TermForest terms={r.terms} ratio={ratio} file="refitted-forest" title={t('lab.forest')} />}
      {own && <OwnPackage own={own} />}
      <SaveAnalysis answer={r} where="update" />
    </div>
  );
}

function Kept() {
  const { own, recalibrated, fitted } = lab.value;
  const shown = useMemo(() => own.filter((o) => o.package.id !== recalibrated?.package.id && o.package.id !== fitted?.package?.id), [own, recalibrated, fitted]);
  if (shown.length === 0) return null;
  return <div class="lab-part"><h2>{t('lab.kept')}</h2>{shown.map((o) => <OwnPackage key={o.package.id} own={o} />)}</div>;
}

export const mappedVariables = () => (lab.value.mapping?.columns ?? []).map((c) => c.variable).filter((v): v is string => v !== undefined && variables.value.has(v));
export const isKnown = (id: string) => models.value.has(id);
