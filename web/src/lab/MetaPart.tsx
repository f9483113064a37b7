/// Validations of several sites as one meta-analysis: files in, a table over all measures, a forest of the one chosen.
import { Icon } from '../shell/icons';
import { number, percent } from '../words/numbers';
import { time } from '../words/problems';
import { t } from '../words/words';
import type { Cell } from '../report/csv';
import { DataTable } from './DataTable';
import { FigureBox } from './figures/FigureBox';
import { Forest, type ForestRow } from './figures/Forest';
import { siteSummary, together } from './meta';
import { runMeta, takeSites } from './meta-jobs';
import { Choice } from './OutcomeForm';
import { saveJson } from './replay';
import { act, lab } from './store';
import type { Meta, MetaMeasure } from './types';
import { interval, modelName, notesText, pValue } from './words';

const form = (part: Partial<typeof lab.value.metaForm>) => act({ type: 'form', form: { metaForm: { ...lab.peek().metaForm, ...part } } });

export function MetaPart() {
  const { metaSites, metaForm: now, meta, job } = lab.value;
  return (
    <div class={`lab-part lab-meta${meta ? '' : ' screen-only'}`}>
      <h2>{t('lab.meta')}</h2>
      <div class="screen-only lab-form">
        <p class="quiet">{t('lab.meta_lead')}</p>
        <label class="button lab-file"><Icon name="paste" />{t('lab.meta_files')}
          <input class="unseen" type="file" multiple accept=".json,application/json" disabled={job !== undefined} onChange={(event) => { void takeSites([...event.currentTarget.files ?? []]); event.currentTarget.value = ''; }} />
        </label>
        <OwnSite />
        {metaSites.length === 0 ? <p class="quiet">{t('lab.meta_none')}</p> : (
          <ul class="lab-summaries" data-sites={metaSites.length}>{metaSites.map((site) => (
            <li key={site.name}><strong>{site.name}</strong> <span class="quiet">{t('lab.meta_line', { file: site.file, rows: number(site.validation.flow.rows_used, 0), events: number(site.validation.events, 0),
              time: site.validation.horizon === undefined ? t('lab.binary') : time(site.validation.horizon, site.validation.time_unit) })}</span>
              <button type="button" class="link" onClick={() => act({ type: 'meta_sites', sites: metaSites.filter((s) => s !== site) })}>{t('lab.take_out')}</button></li>
          ))}</ul>
        )}
        <div class="lab-fields">
          <Choice label={t('lab.between')} value={now.between} options={(['reml', 'dersimonian_laird'] as const).map((b) => [b, t(`lab.between.${b}`)])} onChange={(b) => form({ between: b as Meta['between'] })} />
          <Choice label={t('lab.meta_interval')} value={now.normal ? 'normal' : 'knapp'} options={(['knapp', 'normal'] as const).map((k) => [k, t(`lab.meta_interval.${k}`)])} onChange={(k) => form({ normal: k === 'normal' })} />
        </div>
        <div class="lab-buttons"><button type="button" id="meta-run" class="button main" disabled={job !== undefined || metaSites.length < 2} onClick={() => void runMeta()}>{t('lab.meta_run', { n: metaSites.length })}</button></div>
      </div>
      {meta && <Result meta={meta} />}
    </div>
  );
}

/** This table's own validations: to be sent to others, or added here. */
function OwnSite() {
  const { validations, metaForm: now, metaSites } = lab.value;
  if (validations.length === 0) return <p class="quiet lab-small">{t('lab.meta_own_none')}</p>;
  const site = now.site.trim();
  return (
    <div class="lab-form">
      <h3>{t('lab.meta_own')}</h3>
      <div class="lab-fields"><label class="lab-field"><span>{t('lab.site_name')}</span><input class="value" id="meta-site" value={now.site} onInput={(e) => form({ site: e.currentTarget.value })} /></label></div>
      <p class="lab-small">{t('lab.meta_discloses')}</p>
      {validations.map((v) => {
        const at = v.horizon === undefined ? t('lab.binary') : time(v.horizon, v.time_unit);
        return (
          <div key={v.horizon ?? 0} class="lab-buttons" data-own={v.horizon ?? 0}>
            <button type="button" class="button" disabled={!site} onClick={() => saveJson(siteSummary(v, site), `validation-${site}${v.horizon === undefined ? '' : `-${v.horizon}`}.json`)}><Icon name="download" />{t('lab.meta_save', { time: at })}</button>
            <button type="button" class="button quiet" disabled={!site} onClick={() => act({ type: 'meta_sites', sites: together(metaSites, [{ name: site, file: t('lab.this_table'), validation: siteSummary(v, site) }]) })}>{t('lab.meta_add', { time: at })}</button>
          </div>
        );
      })}
    </div>
  );
}

const names = { harrell_c: 'lab.harrell', uno_c: 'lab.uno', auc: 'lab.auc', observed_expected: 'lab.oe', in_the_large: 'lab.in_the_large', slope: 'lab.slope', brier: 'lab.brier' } as const;
const perfect = { harrell_c: 0.5, uno_c: 0.5, auc: 0.5, observed_expected: 1, in_the_large: 0, slope: 1, brier: undefined } as const;
export const measureName = (measure: MetaMeasure['measure']): string => t(names[measure]);
const decimals = (m: MetaMeasure) => (m.measure === 'brier' ? 3 : 2);
const limits = (low: number, high: number, d: number) => (low < 0 ? `${number(low, d)}, ${number(high, d)}` : interval(low, high, d));

function Result({ meta }: { meta: Meta }) {
  const { shown } = lab.value.metaForm;
  const all = meta.models.flatMap((model) => model.measures.map((m) => ({ key: `${model.model}/${m.measure}`, model: model.model, m })));
  const chosen = all.find((one) => one.key === shown) ?? all[0];
  const at = meta.horizon === null ? t('lab.binary') : time(meta.horizon, meta.time_unit ?? undefined);
  const exactly = (x: number, d: number): Cell => ({ show: number(x, d), raw: x });
  const head = [t('lab.model'), t('lab.measure'), t('lab.sites'), t('lab.value'), t('lab.lower'), t('lab.upper'), t('lab.prediction_low'), t('lab.prediction_high'), 'I²', 'τ²', t('lab.q_p')];
  const rows = all.map(({ model, m }): Cell[] => {
    const d = decimals(m);
    return [modelName(model), measureName(m.measure), m.sites.length, exactly(m.value, d), exactly(m.lower, d), exactly(m.upper, d),
      m.prediction ? exactly(m.prediction[0], d) : undefined, m.prediction ? exactly(m.prediction[1], d) : undefined,
      { show: percent(m.i_squared), raw: m.i_squared }, exactly(m.tau_squared, 3), pValue(m.q_p_value)];
  });
  return (
    <div class="lab-result" data-meta={all.length}>
      <p role="status"><strong>{t('lab.meta_at', { time: at, between: t(`lab.between.${meta.between}`) })}</strong></p>
      {meta.notes.length > 0 && <ul class="lab-problems">{notesText(meta).map((note) => <li key={note}><Icon name="info" /><span>{note}</span></li>)}</ul>}
      <DataTable title={t('lab.meta_table', { time: at })} file="meta-analysis" head={head} rows={rows} numeric={2} />
      <p class="quiet lab-small">{t('lab.meta_note')}</p>
      {all.length > 1 && <div class="lab-fields screen-only"><Choice id="meta-shown" label={t('lab.meta_shown')} value={chosen!.key} options={all.map(({ key, model, m }) => [key, `${modelName(model)}: ${measureName(m.measure)}`])} onChange={(key) => form({ shown: key })} /></div>}
      {chosen && <MetaForest model={chosen.model} m={chosen.m} at={at} />}
    </div>
  );
}

function MetaForest({ model, m, at }: { model: string; m: MetaMeasure; at: string }) {
  const d = decimals(m);
  const title = t('lab.meta_forest', { model: modelName(model), measure: measureName(m.measure), time: at });
  const rows: ForestRow[] = [
    ...m.sites.map((s): ForestRow => ({ label: t('lab.meta_site', { site: s.site, rows: number(s.rows, 0), events: number(s.events, 0) }), value: s.value, lower: s.lower, upper: s.upper, weight: s.weight })),
    { label: t('lab.meta_pooled'), value: m.value, lower: m.lower, upper: m.upper, shape: 'diamond' },
    ...(m.prediction ? [{ label: t('lab.meta_prediction'), value: m.value, lower: m.prediction[0], upper: m.prediction[1], shape: 'span' } satisfies ForestRow] : []),
  ];
  const cell = (x: number): Cell => ({ show: number(x, 3), raw: x });
  const numbers = [
    ...m.sites.map((s): Cell[] => [s.site, s.rows, s.events, { show: percent(s.weight, 1), raw: s.weight }, cell(s.value), cell(s.lower), cell(s.upper)]),
    [t('lab.meta_pooled'), undefined, undefined, undefined, cell(m.value), cell(m.lower), cell(m.upper)] as Cell[],
    ...(m.prediction ? [[t('lab.meta_prediction'), undefined, undefined, undefined, undefined, cell(m.prediction[0]), cell(m.prediction[1])] as Cell[]] : []),
  ];
  return <FigureBox title={title} file={`meta-${m.measure.replaceAll('_', '-')}`} most={720}
    note={<p>{t('lab.meta_forest_note')} {perfect[m.measure] !== undefined && t('lab.meta_reference')} {m.prediction ? t('lab.meta_spread', { value: number(m.value, d), low: limits(m.prediction[0], m.prediction[1], d) }) : t('lab.meta_no_prediction')}</p>}
    numbers={{ head: [t('lab.site'), t('lab.rows'), t('lab.events'), t('lab.weight'), measureName(m.measure), t('lab.lower'), t('lab.upper')], rows: numbers }}
    draw={(width) => <Forest title={title} rows={rows} axis={measureName(m.measure)} width={width} reference={perfect[m.measure]} log={m.scale === 'log'} decimals={d} />} />;
}
