/// A new model: predictors and their shape, penalty, horizons; coefficients, honest performance, and the package.
import { variables, variableLabel } from '../state/dictionary';
import { Icon } from '../shell/icons';
import { number, percent } from '../words/numbers';
import { t } from '../words/words';
import { DataTable } from './DataTable';
import type { Cell } from '../report/csv';
import { FigureBox } from './figures/FigureBox';
import { Forest } from './figures/Forest';
import { SaveAnalysis } from './AnalysisPart';
import { FlowLine } from './FlowLine';
import { ImputationNote, MissingChoice } from './MissingChoice';
import { Choice } from './OutcomeForm';
import { OwnPackage } from './OwnPackage';
import { SampleFacts } from './SampleFacts';
import { baseOf, predictorOf, type Shape, shapeOf } from './predictors';
import { horizonsWithin, missingSaid } from './state';
import { act, fit, lab, lastTime } from './store';
import type { Fitted, Term } from './types';
import { mappedVariables, Names } from './UpdateStep';
import { HorizonPicker, toggled } from './ValidateStep';
import { columnText, interval, pValue, warningText } from './words';

const form = (part: Partial<typeof lab.value.fitForm>) => act({ type: 'form', form: { fitForm: { ...lab.peek().fitForm, ...part } } });
const groups = ['outlook', 'surveillance', 'liver_reserve', 'diagnosis', 'response', 'transplant'] as const;

export function Predictors({ chosen, onChange }: { chosen: string[]; onChange: (next: string[]) => void }) {
  const of = (id: string) => chosen.find((p) => baseOf(p) === id);
  return (
    <ul class="lab-predictors" aria-label={t('lab.predictors')}>
      {mappedVariables().map((id) => {
        const now = of(id);
        const isNumber = ['number', 'integer'].includes(variables.value.get(id)?.type ?? '');
        return (
          <li key={id} data-variable={id}>
            <label class="lab-check"><input type="checkbox" checked={now !== undefined} onChange={() => onChange(now ? chosen.filter((p) => p !== now) : [...chosen, id])} />{variableLabel(id)}</label>
            {now && isNumber && (
              <span class="control"><select class="value choice" aria-label={t('lab.shape_of', { variable: variableLabel(id) })} value={shapeOf(now)} onChange={(event) => onChange(chosen.map((p) => (p === now ? predictorOf(id, event.currentTarget.value as Shape) : p)))}>
                {(['linear', 'log', 'spline'] as const).map((s) => <option key={s} value={s}>{t(`lab.shape.${s}`)}</option>)}
              </select></span>
            )}
          </li>
        );
      })}
    </ul>
  );
}

export function FitPart() {
  const { survival, fitForm: now, fitted, job, description } = lab.value;
  const horizons = survival ? horizonsWithin(lastTime(survival)) : [];
  const events = description?.outcome?.events ?? 0;
  const named = (now.nameEn || now.nameZh).trim() !== '' && (now.cohortEn || now.cohortZh).trim() !== '';
  return (
    <div class={`lab-part${fitted ? '' : ' screen-only'}`}>
      <h2>{t('lab.fit')}</h2>
      <div class="screen-only lab-form">
        <p class="quiet">{t('lab.fit_lead', { kind: t(survival ? 'lab.kind.cox' : 'lab.kind.logistic'), events: number(events, 0), most: Math.floor(events / 10) })}</p>
        <Predictors chosen={now.predictors} onChange={(predictors) => form({ predictors })} />
        <div class="lab-fields">
          <Choice label={t('lab.penalty')} value={now.penalty} options={(now.missing.impute ? ['none'] as const : ['none', 'lasso', 'elastic_net', 'ridge'] as const).map((p) => [p, t(`lab.penalty.${p}`)])} onChange={(penalty) => form({ penalty })} />
          <Choice label={t('lab.bootstrap')} value={String(now.bootstrap)} options={[0, 50, 200, 500].map((n) => [String(n), n === 0 ? t('lab.none') : t('lab.samples', { n })])} onChange={(n) => form({ bootstrap: Number(n) })} />
          <Choice label={t('lab.section')} value={now.group} options={groups.map((g) => [g, t(`lab.group.${g}`)])} onChange={(group) => form({ group })} />
          {survival && <HorizonPicker all={horizons} chosen={now.horizons} onChange={(h) => form({ horizons: toggled(now.horizons, h).sort((a, b) => a - b) })} />}
          {!survival && now.penalty === 'none' && <label class="lab-check"><input type="checkbox" checked={now.firth} onChange={() => form({ firth: !now.firth })} />{t('lab.firth')}</label>}
        </div>
        <MissingChoice id="fit" value={now.missing} onChange={(missing) => form({ missing, ...(missing.impute ? { penalty: 'none' } : {}) })} without={t('lab.missing.fit_without')} />
        <Names en={now.nameEn} zh={now.nameZh} label="lab.model_name" id="fit-name" onChange={(nameEn, nameZh) => form({ nameEn, nameZh })} />
        <Names en={now.cohortEn} zh={now.cohortZh} label="lab.cohort_name" id="fit-cohort" onChange={(cohortEn, cohortZh) => form({ cohortEn, cohortZh })} />
        <div class="lab-buttons"><button type="button" id="fit-run" class="button main" disabled={job !== undefined || now.predictors.length === 0 || !named || !missingSaid(now.missing) || (survival !== undefined && now.horizons.length === 0)} onClick={() => void fit()}>{t('lab.fit_run')}</button></div>
      </div>
      {fitted && <Result r={fitted} />}
    </div>
  );
}

export const termName = (term: Term): string => {
  const words = columnText(term.expression ?? term.id);
  return words.length < 60 ? words : term.id;
};

export function TermTable({ terms, ratio, file, title }: { terms: Term[]; ratio: string; file: string; title: string }) {
  const digits = (x: number | undefined): Cell => (x === undefined ? undefined : { show: number(x, 3), raw: x });
  const pooled = terms.some((x) => x.missing_information !== undefined);
  const head = [t('lab.term'), t('lab.coefficient'), t('lab.std_error'), `${ratio} (${t('lab.ci95')})`, t('lab.lower'), t('lab.upper'), t('lab.p'), ...(pooled ? [t('lab.missing_information')] : [])];
  return <DataTable title={title} file={file} head={head} rows={terms.map((x): Cell[] => [termName(x), digits(x.coefficient), digits(x.std_error),
    { show: x.lower === undefined ? number(x.ratio, 2) : `${number(x.ratio, 2)} (${interval(x.lower, x.upper!, 2)})`, raw: x.ratio }, digits(x.lower), digits(x.upper), pValue(x.p_value),
    ...(pooled ? [x.missing_information === undefined ? undefined : { show: percent(x.missing_information), raw: x.missing_information }] : [])])} />;
}

export function TermForest({ terms, ratio, file, title }: { terms: Term[]; ratio: string; file: string; title: string }) {
  const shown = terms.filter((x) => x.lower !== undefined && x.id !== 'intercept');
  if (shown.length === 0) return null;
  const rows = shown.map((x) => ({ label: termName(x), value: x.ratio, lower: x.lower!, upper: x.upper! }));
  return <FigureBox title={title} file={file} numbers={{ head: [t('lab.term'), ratio, t('lab.lower'), t('lab.upper')], rows: rows.map((r): Cell[] => [r.label, ...[r.value, r.lower, r.upper].map((x): Cell => ({ show: number(x, 3), raw: x }))]) }}
    draw={(width) => <Forest title={title} rows={rows} axis={ratio} width={width} reference={1} log />} />;
}

/** What ranks patients here, in its own cohort and corrected; ph: p of the global test. */
export function Performance({ p, ph }: { p: NonNullable<Fitted['performance']>; ph?: string | undefined }) {
  return (
    <dl class="lab-facts" data-performance={p.corrected.value}>
      <div><dt>{t(p.measure === 'auc' ? 'lab.auc' : 'lab.harrell')}, {t('lab.apparent')}</dt><dd>{number(p.apparent.value, 3)} ({interval(p.apparent.lower, p.apparent.upper, 3)})</dd></div>
      <div><dt>{t('lab.corrected')}</dt><dd>{number(p.corrected.value, 3)} ({interval(p.corrected.lower, p.corrected.upper, 3)})</dd></div>
      <div><dt>{t('lab.expected_slope')}</dt><dd>{number(p.slope, 3)}</dd></div>
      {ph !== undefined && <div><dt>{t('lab.ph')}</dt><dd>p {ph}</dd></div>}
    </dl>
  );
}

function Result({ r }: { r: Fitted }) {
  const own = lab.value.own.find((o) => o.package.id === r.package?.id);
  const ratio = t(r.kind === 'cox' ? 'lab.hazard_ratio' : 'lab.odds_ratio');
  const p = r.performance;
  const ph = r.proportional_hazards && pValue(r.proportional_hazards.global.p_value);
  return (
    <div class="lab-result">
      <FlowLine flow={r.flow} />
      {r.imputation && <ImputationNote imputation={r.imputation} file="imputation-fit" />}
      {p && <Performance p={p} ph={typeof ph === 'object' ? ph.show : undefined} />}
      {r.sample && <SampleFacts sample={r.sample} />}
      {r.warnings.length > 0 && <ul class="lab-problems">{r.warnings.map((w, i) => <li key={i}><Icon name="alert" /><span>{warningText(w)}</span></li>)}</ul>}
      <TermTable terms={r.terms} ratio={ratio} file="coefficients" title={t('lab.coefficients')} />
      <TermForest terms={r.terms} ratio={ratio} file="forest" title={t('lab.forest')} />
      {own && <OwnPackage own={own} />}
      <SaveAnalysis answer={r} where="update" />
    </div>
  );
}
