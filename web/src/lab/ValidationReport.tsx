/// One horizon's validation: measures with intervals, and the figures a journal prints.
import { Icon } from '../shell/icons';
import { list, number, percent } from '../words/numbers';
import { time } from '../words/problems';
import { t } from '../words/words';
import { variableLabel } from '../state/dictionary';
import { isOwn } from './choices';
import { DataTable } from './DataTable';
import type { Cell } from '../report/csv';
import { FigureBox } from './figures/FigureBox';
import { Forest } from './figures/Forest';
import { CalibrationPlot, DecisionCurve, Roc } from './figures/Lines';
import { FlowLine } from './FlowLine';
import { fromPaper } from './from-paper';
import { SaveAnalysis } from './AnalysisPart';
import { ImputationNote } from './MissingChoice';
import { curved, given, type Calibration, type Estimate, type Maybe, type Measures, type NetBenefit, type PooledCalibration, type Validation } from './types';
import { bound, estimate, failureText, levelText, modelName, pValue, warningText } from './words';

export function ValidationReport({ validation: v }: { validation: Validation }) {
  const at = v.horizon === undefined ? t('lab.binary') : time(v.horizon, v.time_unit);
  const tag = v.horizon === undefined ? '' : `-${v.horizon}`;
  const survival = v.horizon !== undefined;
  const risky = v.models.filter((m): m is Measures & { calibration: Calibration } => curved(m.calibration));
  const decided = v.models.filter((m): m is Measures & { decision_curve: NetBenefit[] } => Array.isArray(m.decision_curve));
  const here = v.models.map((m) => m.model).filter((id) => isOwn(id) && !fromPaper.has(id));
  return (
    <div class="lab-part lab-validation" data-horizon={v.horizon}>
      <h2>{t('lab.validated_at', { time: at })}</h2>
      <FlowLine flow={v.flow} />
      <p>{v.events_by_horizon === undefined ? t('lab.events_n', { n: number(v.events, 0) }) : t('lab.events_by', { n: number(v.events, 0), by: number(v.events_by_horizon, 0), time: at })} {t('lab.same_rows')}</p>
      {v.warnings.length > 0 && <ul class="lab-problems">{v.warnings.map((w, i) => <li key={i}><Icon name="info" /><span>{warn(w)}</span></li>)}</ul>}
      {here.length > 0 && <p class="note lab-made-here">{t('lab.made_here', { model: list(here.map(modelName)) })}</p>}
      {v.imputation && <ImputationNote imputation={v.imputation} file={`imputation${tag}`} />}
      <MeasureTable v={v} file={`validation${tag}`} title={t('lab.measures', { time: at })} />
      <FigureBox title={t('lab.forest_c', { time: at })} file={`discrimination${tag}`} note={<p>{t(survival ? 'lab.c_note' : 'lab.auc_note')}</p>}
        numbers={forestNumbers(v)} draw={(width) => <Forest title={t('lab.forest_c', { time: at })} rows={forestRows(v)} axis={t(survival ? 'lab.harrell' : 'lab.auc')} width={width} reference={0.5} />} />
      <div class="lab-two">
        {v.models.some((m) => (m.roc?.length ?? 0) > 0) && (
          <FigureBox title={t('lab.roc', { time: at })} file={`roc${tag}`} most={440} note={<p>{t(survival ? 'lab.roc_note' : 'lab.roc_note_binary')}</p>}
            numbers={{ head: [t('lab.model'), t('lab.one_minus_specificity'), t('lab.sensitivity')], rows: v.models.flatMap((m) => (m.roc ?? []).map(([x, y]): Cell[] => [modelName(m.model), exactly(x), exactly(y)])) }}
            draw={(width) => <Roc title={t('lab.roc', { time: at })} names={v.models.map((m) => `${modelName(m.model)}${given(m.auc) ? ` (AUC ${number(m.auc.value, 2)})` : ''}`)} width={width} curves={v.models.map((m) => m.roc ?? [])} />} />
        )}
        {risky.length > 0 && (
          <FigureBox title={t('lab.calibration', { time: at })} file={`calibration${tag}`} most={440} note={<p>{t('lab.calibration_note')}</p>}
            numbers={{ head: [t('lab.model'), t('lab.rows'), t('lab.predicted'), t('lab.observed'), t('lab.lower'), t('lab.upper')], rows: risky.flatMap((m) => m.calibration.groups.map((g): Cell[] => [modelName(m.model), g.rows, share(g.predicted), share(g.observed), share(g.lower), share(g.upper)])) }}
            draw={(width) => <CalibrationPlot title={t('lab.calibration', { time: at })} names={risky.map((m) => modelName(m.model))} width={width} plots={risky.map((m) => m.calibration)} />} />
        )}
        {decided.length > 0 && (
          <FigureBox title={t('lab.decision', { time: at })} file={`decision${tag}`} most={440} note={<p>{t('lab.decision_note')}</p>}
            numbers={{ head: [t('lab.model'), t('lab.threshold'), t('lab.net_benefit'), t('lab.treat_all')], rows: decided.flatMap((m) => m.decision_curve.map((p): Cell[] => [modelName(m.model), share(p.threshold), p.net_benefit === undefined ? undefined : exactly(p.net_benefit), exactly(p.treat_all)])) }}
            draw={(width) => <DecisionCurve title={t('lab.decision', { time: at })} names={decided.map((m) => modelName(m.model))} width={width} curves={decided.map((m) => m.decision_curve)} />} />
        )}
      </div>
      {v.differences && v.differences.length > 0 && <Differences v={v} file={`differences${tag}`} />}
      {v.subgroups && v.subgroups.length > 0 && <Subgroups v={v} file={`subgroups${tag}`} />}
      <SaveAnalysis answer={v} where="validate" />
    </div>
  );
}

const exactly = (x: number): Cell => ({ show: number(x, 3), raw: x });
const share = (x: number | undefined): Cell => (x === undefined ? undefined : { show: percent(x, 1), raw: x });

function warn(w: Validation['warnings'][number]): string {
  return w.code === 'ranking_only' && w.model ? t('lab.ranking_only', { model: modelName(w.model) }) : warningText(w);
}

function MeasureTable({ v, file, title }: { v: Validation; file: string; title: string }) {
  const survival = v.horizon !== undefined;
  const three = (name: string, of: (m: Measures) => Maybe<Estimate>, decimals = 2): [string, (m: Measures) => Cell[]] => [name, (m) => [estimate(of(m), decimals), bound(of(m), 'lower'), bound(of(m), 'upper')]];
  const cal = (pick: (c: PooledCalibration) => Maybe<Estimate>) => (m: Measures) => { const c = m.calibration; return c && 'fault' in c ? c : c && pick(c); };
  const lines: [string, (m: Measures) => Cell[]][] = [
    ...(survival ? [three(t('lab.harrell'), (m) => m.harrell_c), three(t('lab.uno'), (m) => m.uno_c)] : []),
    three(t(survival ? 'lab.auc_t' : 'lab.auc'), (m) => m.auc),
    three(t('lab.oe'), cal((c) => c.observed_expected)), three(t('lab.slope'), cal((c) => c.slope)), three(t('lab.in_the_large'), cal((c) => c.in_the_large)),
    [t('lab.ici'), (m) => { const c = m.calibration; return [curved(c) && c.ici !== undefined ? exactly(c.ici) : undefined]; }],
    three(t('lab.brier'), (m) => m.brier, 3),
    [t('lab.ipa'), (m) => [given(m.brier) ? share(m.brier.ipa) : undefined]],
  ];
  const fault = v.models.map((m) => (curved(m.calibration) ? m.calibration.curve_fault : undefined)).find((f) => f !== undefined);
  const head = [t('lab.measure'), ...v.models.map((m) => modelName(m.model))];
  const rows = lines.map(([name, of]): Cell[] => [name, ...v.models.map((m) => { const [cell] = of(m); return cell; })]);
  const more = lines.flatMap(([name, of]) => v.models.map((m): Cell[] => { const [cell, lower, upper] = of(m); return [modelName(m.model), name, cell, lower, upper]; }));
  return (
    <>
      <DataTable title={title} head={head} rows={rows} file={file} />
      <p class="quiet lab-small">{t('lab.measures_note')} <Details rows={more} file={`${file}-intervals`} /></p>
      {fault && <p class="note">{failureText(fault)}</p>}
    </>
  );
}

function Details({ rows, file }: { rows: Cell[][]; file: string }) {
  return <details class="lab-numbers screen-only"><summary>{t('lab.with_limits')}</summary><DataTable title={t('lab.with_limits')} compact numeric={2} file={file} head={[t('lab.model'), t('lab.measure'), t('lab.value'), t('lab.lower'), t('lab.upper')]} rows={rows} /></details>;
}

const headline = (m: Measures) => m.harrell_c ?? m.auc;

function forestRows(v: Validation) {
  const row = (label: string, m: Measures) => { const e = headline(m); return { label, ...(given(e) ? { value: e.value, lower: e.lower, upper: e.upper } : { value: NaN, lower: NaN, upper: NaN }) }; };
  return [
    ...v.models.map((m) => row(modelName(m.model), m)),
    ...(v.subgroups ?? []).flatMap((s) => s.models.map((m) => row(`${modelName(m.model)}, ${levelText(s.variable, s.level)} (${s.rows})`, m))),
  ];
}
const forestNumbers = (v: Validation) => ({ head: [t('lab.model'), t('lab.value'), t('lab.lower'), t('lab.upper')], rows: forestRows(v).map((r): Cell[] => [r.label, ...[r.value, r.lower, r.upper].map((x): Cell => (Number.isFinite(x) ? exactly(x) : undefined))]) });

function Differences({ v, file }: { v: Validation; file: string }) {
  const rows = (v.differences ?? []).flatMap((d) => (['harrell_c', 'auc', 'brier'] as const).flatMap((key): Cell[][] => {
    const one = d[key];
    if (!given(one)) return [];
    return [[t('lab.minus', { first: modelName(d.first), second: modelName(d.second) }), t(key === 'harrell_c' ? 'lab.harrell' : key === 'auc' ? 'lab.auc_t' : 'lab.brier'), exactly(one.difference), exactly(one.lower), exactly(one.upper), pValue(one.p_value)]];
  }));
  return <DataTable title={t('lab.differences')} head={[t('lab.models'), t('lab.measure'), t('lab.difference'), t('lab.lower'), t('lab.upper'), t('lab.p')]} rows={rows} file={file} numeric={2} />;
}

function Subgroups({ v, file }: { v: Validation; file: string }) {
  const rows = v.subgroups!.flatMap((s) => s.models.map((m): Cell[] => [`${variableLabel(s.variable)}: ${levelText(s.variable, s.level)}`, modelName(m.model), s.rows, s.events, estimate(headline(m)),
    estimate(curved(m.calibration) ? m.calibration.observed_expected : undefined)]));
  return <DataTable title={t('lab.in_subgroups')} head={[t('lab.subgroup'), t('lab.model'), t('lab.rows'), t('lab.events'), t('lab.discrimination'), t('lab.oe')]} rows={rows} file={file} numeric={2} />;
}
