/// Table one, what is missing, what is wrong with cells, and survival by group.
import { variables, variableLabel } from '../state/dictionary';
import { Icon } from '../shell/icons';
import { list, number, percent } from '../words/numbers';
import { t } from '../words/words';
import { SaveAnalysis } from './AnalysisPart';
import { DataTable } from './DataTable';
import type { Cell } from '../report/csv';
import { FigureBox } from './figures/FigureBox';
import { KaplanMeier } from './figures/KaplanMeier';
import { FlowLine } from './FlowLine';
import { groupNames } from './mapping';
import { Choice } from './OutcomeForm';
import { act, lab, lastTime, regroup } from './store';
import type { DescribedVariable, Summary, Survival } from './types';
import { cellProblem, interval, levelText, pValue, quantile, said, share, unitOf } from './words';

export function DescribeStep() {
  const { description, survival, mapping, group } = lab.value;
  if (!description || !mapping) return null;
  const groups = groupNames(mapping, variables.value);
  return (
    <>
      <div class="lab-part">
        <h2>{t('lab.step.describe')}</h2>
        <FlowLine flow={description.flow} />
        {description.problems.length > 0 && (
          <ul class="lab-problems">{description.problems.map((p, i) => <li key={i}><Icon name="alert" /><span>{cellProblem(p)}</span></li>)}</ul>
        )}
        {description.outcome && <Outcome />}
        {groups.length > 0 && (
          <div class="lab-fields screen-only">
            <Choice id="lab-group" label={t('lab.by_group')} value={group} options={[['', t('lab.everybody')], ...groups.map((g): [string, string] => [g, variableLabel(g)])]} onChange={(g) => void regroup(g)} />
          </div>
        )}
      </div>
      {survival && <div class="lab-part"><SurvivalFigure survival={survival} /></div>}
      <div class="lab-part"><TableOne variables={description.variables} /></div>
      <div class="lab-part"><Missing /><SaveAnalysis answer={description} where="describe" /></div>
      <div class="lab-buttons screen-only"><button type="button" class="button main" onClick={() => act({ type: 'go', step: 'validate' })}>{t('lab.to_validate')}</button></div>
    </>
  );
}

function Outcome() {
  const o = lab.value.description!.outcome!;
  const unknown = Object.entries(o.unknown);
  return (
    <dl class="lab-facts">
      <div><dt>{t('lab.events')}</dt><dd>{number(o.events, 0)} / {number(o.rows, 0)}</dd></div>
      {o.kind === 'survival' && <div><dt>{t('lab.median_survival')}</dt><dd>{quantile(o.median_survival)} {o.median_survival?.estimate !== undefined && t('lab.months')}</dd></div>}
      {o.kind === 'survival' && <div><dt>{t('lab.median_follow_up')}</dt><dd>{quantile(o.median_follow_up)} {t('lab.months')}</dd></div>}
      {unknown.map(([why, n]) => <div key={why}><dt>{t('lab.outcome_unknown')}</dt><dd>{number(n, 0)}: {said(o.unknown_codes?.[why], o.unknown_values?.[why], why)}</dd></div>)}
    </dl>
  );
}

const groupTitle = (survival: Survival, g: string) => (survival.group ? `${variableLabel(survival.group)}: ${levelText(survival.group, g)}` : t('lab.everybody'));

function SurvivalFigure({ survival }: { survival: Survival }) {
  const label = lab.value.mapping?.outcome?.label;
  const event = label ? (document.documentElement.lang === 'zh-CN' ? label['zh-CN'] : label.en) : '';
  const title = survival.group ? t('lab.km_by', { group: variableLabel(survival.group) }) : t('lab.km');
  const names = survival.groups.map((g) => groupTitle(survival, g.group));
  const rows: Cell[][] = survival.groups.flatMap((g, i) => g.at.map((a): Cell[] => [names[i]!, a.time, a.at_risk,
    a.survival === undefined ? undefined : { show: percent(a.survival, 1), raw: a.survival },
    typeof a.lower === 'number' ? { show: percent(a.lower, 1), raw: a.lower } : undefined, typeof a.upper === 'number' ? { show: percent(a.upper, 1), raw: a.upper } : undefined]));
  const p = survival.log_rank?.p_value;
  const cell = pValue(p);
  return (
    <FigureBox title={event ? `${title} (${event})` : title} file="survival" numbers={{ head: [t('lab.group'), t('lab.time_months'), t('lab.at_risk'), t('lab.event_free'), t('lab.lower'), t('lab.upper')], rows }}
      note={<>
        <p>{t('lab.km_note')}{survival.groups.length > 1 && p !== undefined && ` ${t('lab.log_rank', { p: typeof cell === 'object' ? cell.show : '' })}`}</p>
        {survival.groups.length > 1 && <ul>{survival.groups.map((g, i) => <li key={g.group}>{names[i]}: {t('lab.group_line', { events: g.events, rows: g.rows, median: quantile(g.median) })}</li>)}</ul>}
        {survival.pairwise && <ul>{survival.pairwise.map((q) => { const a = pValue(q.adjusted_p); return <li key={q.first + q.second}>{t('lab.pair', { first: levelText(survival.group!, q.first), second: levelText(survival.group!, q.second), p: typeof a === 'object' ? a.show : '' })}</li>; })}</ul>}
      </>}
      draw={(width) => <KaplanMeier survival={survival} names={names} title={title} yTitle={t('lab.event_free')} width={width} last={lastTime(survival)} />} />
  );
}

const decimals = (v: DescribedVariable) => { const m = Math.abs(v.median ?? 0); return m >= 100 ? 0 : m >= 10 ? 1 : 2; };

function summary(s: Summary, v: DescribedVariable, level?: string): Cell {
  if (level !== undefined) {
    const one = s.levels?.find((l) => l.level === level);
    return one ? { show: `${number(one.n, 0)} (${share(one.share)})`, raw: one.n } : undefined;
  }
  if (s.median === undefined) return undefined;
  const d = decimals(v);
  return { show: `${number(s.median, d)} (${interval(s.quartiles![0], s.quartiles![1], d)})`, raw: s.median };
}

function TableOne({ variables: all }: { variables: DescribedVariable[] }) {
  const groups = all.find((v) => v.groups)?.groups?.map((g) => g.group) ?? [];
  const by = lab.value.group;
  const head = [t('lab.variable'), t('lab.all_rows'), ...groups.map((g) => levelText(by, g)), ...(groups.length ? [t('lab.p')] : []), t('lab.missing')];
  const rows = all.flatMap((v): Cell[][] => {
    const unit = unitOf(v.variable, v.unit);
    const name = `${variableLabel(v.variable)}${unit ? `, ${unit}` : ''}`;
    const part = (level?: string): Cell[] => groups.map((g) => { const one = v.groups?.find((x) => x.group === g); return one && summary(one, v, level); });
    const tail: Cell[] = [...(groups.length ? [pValue(v.p_value)] : []), v.missing];
    if (v.type === 'number') return [[name, summary(v, v), ...part(), ...tail]];
    return (v.levels ?? []).map((l, i): Cell[] => [i === 0 ? `${name}: ${levelText(v.variable, l.level)}` : `\u2003${levelText(v.variable, l.level)}`, summary(v, v, l.level), ...part(l.level),
      ...(i === 0 ? tail : tail.map((): Cell => ({ show: '', raw: undefined })))]);
  });
  return (
    <>
      <DataTable title={t('lab.table_one')} head={head} rows={rows} file="table-one" />
      <p class="quiet lab-small">{t('lab.table_one_note')}{groups.length > 0 && ` ${t('lab.table_one_tests')}`}</p>
    </>
  );
}

function Missing() {
  const { missing, flow } = lab.value.description!;
  const some = missing.variables.filter((v) => v.missing > 0).sort((a, b) => b.missing - a.missing);
  return (
    <>
      <h2>{t('lab.missing_title')}</h2>
      <p>{t('lab.complete', { n: number(missing.complete, 0), all: number(flow.rows_used, 0) })}</p>
      {some.length > 0 && (
        <div class="lab-two">
          <DataTable title={t('lab.missing_by_variable')} head={[t('lab.variable'), t('lab.missing'), t('lab.share')]} file="missing-by-variable"
            rows={some.map((v): Cell[] => [variableLabel(v.variable), v.missing, { show: share(v.share), raw: v.share }])} />
          <DataTable title={t('lab.missing_patterns')} head={[t('lab.missing_together'), t('lab.rows')]} file="missing-patterns"
            rows={missing.patterns.filter((p) => p.missing.length > 0).map((p): Cell[] => [list(p.missing.map(variableLabel)), p.rows])} />
        </div>
      )}
    </>
  );
}
