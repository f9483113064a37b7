/// One fit across hospitals: a plan goes out, each site answers with sums, merging gives the next step.
import { saveFile } from '../figures/save-svg';
import { Icon } from '../shell/icons';
import { list, number } from '../words/numbers';
import { t } from '../words/words';
import { Predictors, TermForest, TermTable } from './FitPart';
import { CountsPart } from './CountsPart';
import { MetaPart } from './MetaPart';
import { Choice } from './OutcomeForm';
import { SampleFacts } from './SampleFacts';
import { act, lab, makePlan, merge, summarise, takePoolFiles } from './store';
import type { PoolPlan, PoolSample, PoolSite } from './types';
import { columnText, notesText, warningText } from './words';

const form = (part: Partial<typeof lab.value.poolForm>) => act({ type: 'form', form: { poolForm: { ...lab.peek().poolForm, ...part } } });
const save = (value: unknown, name: string) => saveFile(new Blob([JSON.stringify(value, null, 2) + '\n'], { type: 'application/json' }), name);

export function PoolStep() {
  const { plan, site, summaries, poolForm: now, confirmed, mapping, job } = lab.value;
  const ready = confirmed && mapping?.outcome !== undefined;
  return (
    <>
      <div class={`lab-part${plan?.fit ? '' : ' screen-only'}`}>
        <h2>{t('lab.step.pool')}</h2>
        <div class="screen-only lab-form">
          <p class="quiet">{t('lab.pool_lead')}</p>
          <label class="button lab-file"><Icon name="paste" />{t('lab.pool_files')}
            <input class="unseen" type="file" multiple accept=".json,application/json" disabled={job !== undefined} onChange={(event) => { void takePoolFiles([...event.currentTarget.files ?? []]); event.currentTarget.value = ''; }} />
          </label>
        </div>
        {plan && <Plan plan={plan} />}
        {!plan?.fit && (
          <div class="screen-only lab-form">
            {!plan && (ready ? (
              <>
                <h3>{t('lab.pool_plan')}</h3>
                <Predictors chosen={now.predictors} onChange={(predictors) => form({ predictors })} />
                <div class="lab-fields">
                  <Choice label={t('lab.min_cell')} value={String(now.minCell)} options={[5, 10, 20].map((n) => [String(n), String(n)])} onChange={(n) => form({ minCell: Number(n) })} />
                </div>
                <div class="lab-buttons"><button type="button" id="pool-plan" class="button main" disabled={job !== undefined || now.predictors.length === 0} onClick={() => void makePlan()}>{t('lab.pool_make')}</button></div>
              </>
            ) : <p class="note">{t('lab.pool_needs')}</p>)}
            {plan && ready && <Site site={site} plan={plan} />}
            {plan && <Merge plan={plan} count={summaries.length} />}
          </div>
        )}
      </div>
      <CountsPart />
      <MetaPart />
    </>
  );
}

function Plan({ plan }: { plan: PoolPlan }) {
  const ratio = t(plan.kind === 'cox' ? 'lab.hazard_ratio' : 'lab.odds_ratio');
  if (plan.fit) {
    return (
      <div class="lab-result" data-converged={plan.converged}>
        <p role="status"><strong>{t('lab.pool_done', { sites: plan.fit.sites.join(', '), rows: number(plan.fit.rows, 0), events: number(plan.fit.events, 0), steps: plan.step })}</strong></p>
        {plan.sample && <JoinedSample sample={plan.sample} />}
        <TermTable terms={plan.fit.terms} ratio={ratio} file="pooled-coefficients" title={t('lab.pooled')} />
        <TermForest terms={plan.fit.terms} ratio={ratio} file="pooled-forest" title={t('lab.pooled')} />
        <div class="lab-buttons screen-only"><button type="button" class="button" onClick={() => save(plan, 'pool-result.json')}><Icon name="download" />{t('lab.pool_save_result')}</button></div>
      </div>
    );
  }
  return (
    <div class="lab-plan" data-step={plan.step}>
      <p role="status">{t('lab.pool_step', { step: plan.step, terms: list(plan.terms.map((x) => columnText(x.expression))), kind: t(plan.kind === 'cox' ? 'lab.kind.cox' : 'lab.kind.logistic') })}</p>
      {plan.sample && <JoinedSample sample={plan.sample} />}
      <div class="lab-buttons screen-only"><button type="button" id="pool-save-plan" class="button" onClick={() => save(plan, `pool-plan-${plan.step}.json`)}><Icon name="download" />{t('lab.pool_save_plan')}</button></div>
    </div>
  );
}

/** Of the joined sites, with what is to be said of it. */
function JoinedSample({ sample: s }: { sample: PoolSample }) {
  return (
    <div class="lab-sample" data-events={s.events} data-parameters={s.parameters}>
      <SampleFacts sample={s} />
      <ul class="lab-problems">
        {s.warnings.map((w) => <li key={w.code}><Icon name="alert" /><span>{warningText(w)}</span></li>)}
        {notesText(s).map((note) => <li key={note}><Icon name="info" /><span>{note}</span></li>)}
      </ul>
    </div>
  );
}

function Site({ site, plan }: { site: PoolSite | undefined; plan: PoolPlan }) {
  const { poolForm: now, job } = lab.value;
  return (
    <div class="lab-form">
      <h3>{t('lab.pool_site')}</h3>
      <div class="lab-fields">
        <label class="lab-field"><span>{t('lab.site_name')}</span><input class="value" id="pool-site" value={now.site} onInput={(e) => form({ site: e.currentTarget.value })} /></label>
      </div>
      <div class="lab-buttons"><button type="button" id="pool-summarise" class="button main" disabled={job !== undefined || now.site.trim() === ''} onClick={() => void summarise()}>{t('lab.pool_summarise')}</button></div>
      {site && (
        <div class="lab-discloses">
          <p><strong>{t('lab.pool_discloses')}</strong></p>
          <ul>
            <li>{t('lab.discloses.counts', { rows: number(site.rows, 0), events: number(site.events, 0) })}</li>
            <li>{t('lab.discloses.sums', { n: plan.terms.length })}</li>
            <li>{t('lab.discloses.none')}</li>
            <li>{t('lab.discloses.small', { n: plan.min_cell })}</li>
          </ul>
          <div class="lab-buttons">
            <button type="button" id="pool-save-site" class="button" onClick={() => save(site, `pool-${site.site}-step${site.step}.json`)}><Icon name="download" />{t('lab.pool_save_site')}</button>
            <button type="button" class="button quiet" onClick={() => act({ type: 'collected', summaries: [...lab.peek().summaries.filter((s) => s.summary.site !== site.site), { file: t('lab.this_table'), summary: site }] })}>{t('lab.pool_add_own')}</button>
          </div>
        </div>
      )}
    </div>
  );
}

function Merge({ plan, count }: { plan: PoolPlan; count: number }) {
  const { summaries, job } = lab.value;
  return (
    <div class="lab-form">
      <h3>{t('lab.pool_merge')}</h3>
      {count === 0 ? <p class="quiet">{t('lab.pool_none', { step: plan.step })}</p> : (
        <ul class="lab-summaries">{summaries.map(({ file, summary }) => (
          <li key={summary.site}><strong>{summary.site}</strong> <span class="quiet">{t('lab.pool_line', { file, rows: number(summary.rows, 0), events: number(summary.events, 0), step: summary.step })}</span>
            <button type="button" class="link" onClick={() => act({ type: 'collected', summaries: summaries.filter((s) => s.summary.site !== summary.site) })}>{t('lab.take_out')}</button></li>
        ))}</ul>
      )}
      <div class="lab-buttons"><button type="button" id="pool-merge" class="button main" disabled={job !== undefined || count === 0} onClick={() => void merge()}>{t('lab.pool_merge_run', { n: count })}</button></div>
    </div>
  );
}
