/// One published model judged on the joined patients of several sites, from counts alone: plan, this site's file, merge, result.
import { Icon } from '../shell/icons';
import { number, percent } from '../words/numbers';
import { time } from '../words/problems';
import { t } from '../words/words';
import type { Cell } from '../report/csv';
import { ableModels, asksOf, modelOptions } from './choices';
import { countsLines, withSite, type CountsPlan, type CountsResult, type CountsSite } from './counts';
import { countHere, mergeCounts, planCounts } from './counts-jobs';
import { DataTable } from './DataTable';
import { FigureBox } from './figures/FigureBox';
import { Forest, type ForestRow } from './figures/Forest';
import { CalibrationPlot } from './figures/Lines';
import { FlowLine } from './FlowLine';
import { Choice } from './OutcomeForm';
import { saveJson } from './replay';
import { horizonsWithin } from './state';
import { act, lab, lastTime } from './store';
import { given, type CalibrationPoint } from './types';
import { failureText, modelName, notesText, warningText } from './words';

const form = (part: Partial<typeof lab.value.countsForm>) => act({ type: 'form', form: { countsForm: { ...lab.peek().countsForm, ...part } } });
const change = (part: Partial<typeof lab.value.counts>) => act({ type: 'counts', counts: { ...lab.peek().counts, ...part } });
const exactly = (x: number | undefined): Cell => (x === undefined ? undefined : { show: number(x, 3), raw: x });
const share = (x: number | undefined): Cell => (x === undefined ? undefined : { show: percent(x, 1), raw: x });

export function CountsPart() {
  const { counts: { plan, result }, confirmed, survival } = lab.value;
  const ready = confirmed && survival !== undefined;
  return (
    <div class={`lab-part lab-counts${result ? '' : ' screen-only'}`}>
      <h2>{t('lab.counts')}</h2>
      <div class="screen-only lab-form">
        <p class="quiet">{t('lab.counts_lead')}</p>
        {!plan && !result && (ready ? <NewPlan /> : <p class="note">{t('lab.counts_needs')}</p>)}
        {plan && <Plan plan={plan} />}
        {plan && ready && <Here plan={plan} />}
        {plan && <Merge />}
      </div>
      {result && <Result result={result} />}
    </div>
  );
}

function NewPlan() {
  const { tried, survival, countsForm: now, job } = lab.value;
  const horizons = survival ? horizonsWithin(lastTime(survival)) : [];
  const horizon = horizons.includes(now.horizon) ? now.horizon : 0;
  const able = tried ? ableModels(tried).flatMap((m) => asksOf(m.model, horizon ? [horizon] : [])) : [];
  const model = able.includes(now.model) ? now.model : '';
  return (
    <>
      <div class="lab-fields">
        <Choice id="counts-model" label={t('lab.model')} value={model} options={[['', t('lab.choose_model')], ...modelOptions(able)]} onChange={(model) => form({ model })} />
        <Choice id="counts-horizon" label={t('lab.at_time')} value={String(horizon)} options={[['0', t('lab.choose_unit')], ...horizons.map((h): [string, string] => [String(h), time(h, 'mo')])]} onChange={(h) => form({ horizon: Number(h) })} />
        <Choice id="counts-cell" label={t('lab.counts_cell')} value={String(now.minCell)} options={[3, 5, 10, 20].map((n) => [String(n), String(n)])} onChange={(n) => form({ minCell: Number(n) })} />
      </div>
      <p class="quiet lab-small">{t('lab.counts_cell_note', { n: now.minCell })}</p>
      <div class="lab-buttons"><button type="button" id="counts-plan" class="button main" disabled={job !== undefined || !model || !horizon} onClick={() => void planCounts()}>{t('lab.counts_make')}</button></div>
    </>
  );
}

function Plan({ plan }: { plan: CountsPlan }) {
  return (
    <div class="lab-plan" data-model={plan.model}>
      <p role="status">{t('lab.counts_plan', { model: modelName(plan.model), version: plan.version, time: time(plan.horizon, plan.time_unit), groups: plan.cuts.length + 1, intervals: plan.times.length, n: plan.min_cell })}</p>
      <div class="lab-buttons">
        <button type="button" id="counts-save-plan" class="button" onClick={() => saveJson(plan, `validation-plan-${plan.model.replace(':', '-')}.json`)}><Icon name="download" />{t('lab.pool_save_plan')}</button>
        <button type="button" class="button quiet" onClick={() => act({ type: 'counts', counts: { plan: undefined, sites: [] } })}>{t('lab.counts_drop')}</button>
      </div>
    </div>
  );
}

function Here({ plan }: { plan: CountsPlan }) {
  const { countsForm: now, job, counts } = lab.value;
  return (
    <div class="lab-form">
      <h3>{t('lab.pool_site')}</h3>
      <div class="lab-fields"><label class="lab-field"><span>{t('lab.site_name')}</span><input class="value" id="counts-site" value={now.site} onInput={(e) => form({ site: e.currentTarget.value })} /></label></div>
      <div class="lab-buttons"><button type="button" id="counts-run" class="button main" disabled={job !== undefined || now.site.trim() === ''} onClick={() => void countHere()}>{t('lab.counts_run')}</button></div>
      {counts.own && <><FlowLine flow={counts.own.flow} /><Discloses site={counts.own.site} plan={plan} /></>}
    </div>
  );
}

const ends = (plan: CountsPlan, cuts: number[], group: number): string => {
  const text = (x: number) => (plan.probability ? percent(x, 1) : number(x, 2));
  const low = cuts[group - 1], high = cuts[group];
  if (low === undefined && high === undefined) return t('lab.counts_everyone');
  if (low === undefined) return `\u2264\u2009${text(high!)}`;
  return high === undefined ? `>\u2009${text(low)}` : `${text(low)}\u2013${text(high)}`;
};

/** What the file tells others, in words and then number by number. */
function Discloses({ site, plan }: { site: CountsSite; plan: CountsPlan }) {
  const file = `validation-counts-${site.site}.json`;
  const { sites } = lab.value.counts;
  const cells = countsLines(site).map((l): Cell[] => {
    const cell = l.event ?? l.beyond!;
    const when = l.interval === undefined ? t('lab.counts_beyond') : t('lab.counts_until', { time: time(site.times[l.interval]!, plan.time_unit) });
    return [ends(plan, site.cuts, l.group), when, l.event?.rows, l.censored?.rows, l.beyond?.rows,
      ...(plan.probability ? [exactly(cell.sum), exactly(cell.squares), exactly(l.censored?.sum), exactly(l.censored?.squares)] : [])];
  });
  const head = [t('lab.counts_group'), t('lab.counts_when'), t('lab.counts_event'), t('lab.counts_left'), t('lab.counts_followed'),
    ...(plan.probability ? [t('lab.counts_sum'), t('lab.counts_squares'), t('lab.counts_left_sum'), t('lab.counts_left_squares')] : [])];
  return (
    <div class="lab-discloses" data-rows={site.rows} data-groups={site.groups.length} data-intervals={site.times.length}>
      <p><strong>{t('lab.pool_discloses')}</strong></p>
      <ul>
        <li>{t('lab.discloses.counts', { rows: number(site.rows, 0), events: number(site.events, 0) })}</li>
        <li>{t('lab.counts_discloses.cells', { groups: site.groups.length, intervals: site.times.length })}</li>
        {plan.probability && <li>{t('lab.counts_discloses.sums')}</li>}
        <li>{t('lab.counts_discloses.none')}</li>
        <li>{t('lab.counts_discloses.small', { n: plan.min_cell })}</li>
      </ul>
      <details class="lab-numbers"><summary>{t('lab.counts_numbers')}</summary><DataTable title={t('lab.counts_numbers')} compact numeric={2} file={`validation-counts-${site.site}`} head={head} rows={cells} /></details>
      <div class="lab-buttons">
        <button type="button" id="counts-save-site" class="button" onClick={() => saveJson(site, file)}><Icon name="download" />{t('lab.pool_save_site')}</button>
        <button type="button" id="counts-add-own" class="button quiet" onClick={() => change({ sites: withSite(sites, { file: t('lab.this_table'), site }), result: undefined })}>{t('lab.pool_add_own')}</button>
      </div>
    </div>
  );
}

function Merge() {
  const { counts: { sites }, job } = lab.value;
  return (
    <div class="lab-form">
      <h3>{t('lab.pool_merge')}</h3>
      {sites.length === 0 ? <p class="quiet">{t('lab.counts_none')}</p> : (
        <ul class="lab-summaries" data-sites={sites.length}>{sites.map(({ file, site }) => (
          <li key={site.site}><strong>{site.site}</strong> <span class="quiet">{t('lab.counts_line', { file, rows: number(site.rows, 0), events: number(site.events, 0), groups: site.groups.length, intervals: site.times.length })}</span>
            <button type="button" class="link" onClick={() => change({ sites: sites.filter((s) => s.site.site !== site.site), result: undefined })}>{t('lab.take_out')}</button></li>
        ))}</ul>
      )}
      <div class="lab-buttons"><button type="button" id="counts-merge" class="button main" disabled={job !== undefined || sites.length === 0} onClick={() => void mergeCounts()}>{t('lab.counts_merge', { n: sites.length })}</button></div>
    </div>
  );
}

function Result({ result: r }: { result: CountsResult }) {
  const at = time(r.horizon, r.time_unit);
  const c = r.concordance, cal = r.calibration, brier = r.brier;
  const failed = [c, cal, brier].flatMap((m) => (m && 'fault' in m ? [m.fault] : []));
  const groups = given(cal) ? cal.groups.filter((g): g is CalibrationPoint & { rows: number } => g.predicted !== undefined && g.observed !== undefined) : [];
  const rows: Cell[][] = [
    ...(given(c) ? [[t('lab.counts_least'), exactly(c.lower), undefined, undefined] as Cell[], [t('lab.counts_most'), exactly(c.upper), undefined, undefined] as Cell[], [t('lab.counts_binned'), exactly(c.binned), undefined, undefined] as Cell[]] : []),
    ...(given(cal) ? [
      [t('lab.oe'), exactly(cal.observed_expected.value), exactly(cal.observed_expected.lower), exactly(cal.observed_expected.upper)],
      [t('lab.observed'), share(cal.observed), undefined, undefined], [t('lab.predicted'), share(cal.expected), undefined, undefined]] as Cell[][] : []),
    ...(given(brier) ? [[t('lab.brier'), exactly(brier.value), undefined, undefined], [t('lab.counts_null'), exactly(brier.null), undefined, undefined], [t('lab.ipa'), share(brier.ipa), undefined, undefined]] as Cell[][] : []),
  ];
  const name = modelName(r.model);
  return (
    <div class="lab-result" data-counts={r.sites.length}>
      <p role="status"><strong>{t('lab.counts_done', { model: name, time: at, rows: number(r.rows, 0), events: number(r.events, 0), sites: r.sites.map((s) => `${s.site} (${number(s.events, 0)}/${number(s.rows, 0)})`).join(', ') })}</strong></p>
      <dl class="lab-facts" data-sample={r.events}><div><dt>{t('lab.sample_validation', { time: at })}</dt><dd>{number(r.events, 0)} <span class="quiet">({t('lab.sample_validation_advised')})</span></dd></div></dl>
      <ul class="lab-problems">{r.warnings?.map((w) => <li key={w.code}><Icon name="alert" /><span>{warningText(w)}</span></li>)}{notesText(r).map((note) => <li key={note}><Icon name="info" /><span>{note}</span></li>)}{failed.map((f) => <li key={f.code}><Icon name="alert" /><span>{failureText(f)}</span></li>)}</ul>
      <DataTable title={t('lab.counts_table', { time: at })} file="pooled-validation" head={[t('lab.measure'), t('lab.value'), t('lab.lower'), t('lab.upper')]} rows={rows} />
      <p class="quiet lab-small">{t('lab.counts_note')}</p>
      {given(c) && <Concordance c={c} name={name} at={at} />}
      <div class="lab-two">
        {groups.length > 0 && (
          <FigureBox title={t('lab.calibration', { time: at })} file="pooled-calibration" most={440} note={<p>{t('lab.counts_calibration_note')}</p>}
            numbers={{ head: [t('lab.rows'), t('lab.predicted'), t('lab.observed'), t('lab.lower'), t('lab.upper')], rows: groups.map((g): Cell[] => [g.rows, share(g.predicted), share(g.observed), share(g.lower), share(g.upper)]) }}
            draw={(width) => <CalibrationPlot title={t('lab.calibration', { time: at })} names={[name]} width={width} plots={[{ groups, curve: [] }]} />} />
        )}
        {given(brier) && <Brier brier={brier} name={name} at={at} />}
      </div>
      <div class="lab-buttons screen-only"><button type="button" id="counts-save-result" class="button" onClick={() => saveJson(r, 'pooled-validation.json')}><Icon name="download" />{t('lab.pool_save_result')}</button></div>
    </div>
  );
}

function Concordance({ c, name, at }: { c: { lower: number; upper: number; binned: number }; name: string; at: string }) {
  const title = t('lab.counts_c_figure', { time: at });
  return <FigureBox title={title} file="pooled-concordance" note={<p>{t('lab.counts_c_note')}</p>}
    numbers={{ head: [t('lab.model'), t('lab.counts_binned'), t('lab.counts_least'), t('lab.counts_most')], rows: [[name, exactly(c.binned), exactly(c.lower), exactly(c.upper)]] }}
    draw={(width) => <Forest title={title} rows={[{ label: name, value: c.binned, lower: c.lower, upper: c.upper, shape: 'span' }]} axis={t('lab.harrell')} width={width} reference={0.5} />} />;
}

function Brier({ brier, name, at }: { brier: { value: number; null: number }; name: string; at: string }) {
  const title = t('lab.counts_brier_figure', { time: at });
  const point = (label: string, value: number): ForestRow => ({ label, value, lower: value, upper: value, shape: 'point' });
  return <FigureBox title={title} file="pooled-brier" most={440} note={<p>{t('lab.counts_brier_note')}</p>}
    numbers={{ head: [t('lab.model'), t('lab.brier')], rows: [[name, exactly(brier.value)], [t('lab.counts_no_model'), exactly(brier.null)]] }}
    draw={(width) => <Forest title={title} rows={[point(name, brier.value), point(t('lab.counts_no_model'), brier.null)]} axis={t('lab.brier')} width={width} from={0} decimals={3} />} />;
}
