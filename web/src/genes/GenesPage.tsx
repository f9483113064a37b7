/// The whole table: drop, progress, one signature against the file it was scored in, every signature's state.
import { useRef } from 'preact/hooks';
import { saveFile, saveSvg } from '../figures/save-svg';
import { useWidth } from '../figures/use-width';
import { models } from '../state/dictionary';
import { address } from '../state/route';
import { ready } from '../state/session';
import { number } from '../words/numbers';
import { language, t } from '../words/words';
import { Icon } from '../shell/icons';
import { Drop, scaleName } from './Drop';
import { SampleTable } from './SampleTable';
import { ScoreStrip } from './ScoreStrip';
import { asCsv, median, type Signature, type SignatureScores } from './score';
import { catalogue, dropped, pick, picked, progress, results, scale, scoreAll, signatureShown, stop } from './state';
import '../styles/genes.css';

export function GenesPage() {
  if (!ready.value) return <p class="loading" role="status">{t('results.opening')}</p>;
  const shown = results.value.filter((r) => r.state === 'scored');
  const finished = progress.value?.state === 'done' || progress.value?.state === 'stopped';
  const one = shown.find((r) => r.id === signatureShown.value) ?? shown[0];
  return (
    <div class="genes-page">
      <header class="genes-head"><h1>{t('genes.page_title')}</h1><p class="quiet">{t('genes.page_lead')}</p></header>
      <section class="genes-part"><Drop at="page" /></section>
      {progress.value && <Progress />}
      {finished && one && <OneSignature one={one} all={shown} />}
      {finished && <States />}
    </div>
  );
}

function Progress() {
  const { done, all, state, text } = progress.value!;
  const scored = results.value.filter((r) => r.state === 'scored').length;
  if (state === 'working') {
    return (
      <div class="genes-part genes-progress">
        <progress max={all} value={done} aria-label={t('genes.working', { done, all })} />
        <span role="status">{t('genes.working', { done, all })}</span>
        <button type="button" class="button" onClick={stop}>{t('genes.stop')}</button>
      </div>
    );
  }
  return (
    <div class="genes-part genes-progress">
      <p role="status" class="genes-done">
        {state === 'failed' ? t('genes.failed', { text: text ?? '' }) : state === 'stopped' ? t('genes.stopped', { done, all })
          : t('genes.done', { scored, all: results.value.length, samples: all })}
      </p>
      {state !== 'done' && <button type="button" class="button" onClick={() => void scoreAll()}>{t('genes.again')}</button>}
      {state === 'done' && scored > 0 && <button type="button" class="button" onClick={saveScores}><Icon name="download" />{t('genes.export')}</button>}
    </div>
  );
}

function saveScores() {
  const now = dropped.peek();
  if (!now) return;
  const name = now.file.replace(/\.[^.]*$/, '');
  saveFile(new Blob([asCsv(now.table.samples, results.peek())], { type: 'text/csv' }), `${name}-signatures-${scale.peek()}.csv`);
}

const titleOf = (id: string) => models.value.get(id)?.title ?? id;
const signatureOf = (id: string): Signature | undefined => catalogue.value?.signatures.find((s) => s.id === id);

function OneSignature({ one, all }: { one: SignatureScores; all: SignatureScores[] }) {
  const [box, width] = useWidth(680);
  const drawing = useRef<SVGSVGElement>(null);
  const { table } = dropped.value!;
  const output = models.value.get(one.id)?.outputs?.find((o) => o.id === signatureOf(one.id)?.output);
  const decimals = output?.decimals ?? 3;
  const rule = signatureOf(one.id)?.rule ?? 'none';
  return (
    <section class="genes-part" aria-label={t('genes.signature')}>
      <label class="gene-scale genes-which"><span>{t('genes.signature')}</span>
        <select class="value choice" id="genes-signature" value={one.id} onChange={(event) => { signatureShown.value = event.currentTarget.value; }}>
          {[...all].sort((a, b) => titleOf(a.id).localeCompare(titleOf(b.id), language.value)).map((r) => <option key={r.id} value={r.id}>{titleOf(r.id)}</option>)}
        </select>
      </label>
      <RuleText one={one} decimals={decimals} />
      <p class="genes-note">
        {(output?.higher === 'worse' || output?.higher === 'better') && t(`genes.higher.${output.higher}`)}{' '}
        {one.way && one.way.change !== 'none' && t(`genes.way.${one.way.change}`, { n: table.samples.length })}{' '}
        <a href={address('model', one.id)}>{titleOf(one.id)}</a>
      </p>
      {table.samples.length > 1 && (
        <div ref={box} class="genes-figure">
          <ScoreStrip title={titleOf(one.id)} samples={table.samples} scores={one.scores} picked={picked.value} decimals={decimals} width={width} onPick={pick} drawing={drawing} />
          <button type="button" class="button quiet" onClick={() => { if (drawing.current) saveSvg(drawing.current, `${one.id}.svg`); }}><Icon name="download" />{t('genes.export_svg')}</button>
        </div>
      )}
      <SampleTable one={one} rule={rule} decimals={decimals} />
    </section>
  );
}

/** The paper's cut-off rule on this file, with the package's own sentence beneath. */
function RuleText({ one, decimals }: { one: SignatureScores; decimals: number }) {
  const signature = signatureOf(one.id);
  const rule = signature?.rule ?? 'none';
  const known = Array.from(one.scores).filter((x) => Number.isFinite(x));
  const blanks = { n: known.length, median: number(median(known), decimals) };
  const alone = dropped.value!.table.samples.length < 2;
  return (
    <div class="genes-rule" data-rule={alone ? 'single' : rule}>
      <p>{alone ? t('genes.rule.single') : t(`genes.rule.${rule}`, blanks)}</p>
      {signature?.says && <p class="quiet">{t('genes.rule.package')} {signature.says[language.value] ?? signature.says.en}</p>}
    </div>
  );
}

function States() {
  const order = ['needs_cohort', 'missing_genes', 'scale', 'scored'];
  const rows = [...results.value].sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state) || a.missing.length - b.missing.length || titleOf(a.id).localeCompare(titleOf(b.id), language.value));
  const state = (r: SignatureScores) => {
    if (r.state === 'scored') return t('genes.scored_n', { n: Array.from(r.scores).filter((x) => Number.isFinite(x)).length, all: r.scores.length });
    if (r.state === 'missing_genes') return t('genes.state.missing_genes', { n: r.missing.length, genes: r.missing.slice(0, 12).join(', ') + (r.missing.length > 12 ? ' …' : '') });
    if (r.state === 'scale') return t('genes.state.scale', { scales: (signatureOf(r.id)?.scales ?? []).map(scaleName).join(', ') });
    return t('genes.state.needs_cohort');
  };
  return (
    <section class="genes-part">
      <h2>{t('genes.all_signatures')}</h2>
      <div class="scroll-x genes-scroll" tabIndex={0} role="region" aria-label={t('genes.all_signatures')}>
        <table class="plain genes-states">
          <thead><tr><th scope="col">{t('genes.signature')}</th><th scope="col">{t('genes.state')}</th></tr></thead>
          <tbody>
            {rows.map((r) => (
              <tr key={r.id} data-model={r.id} data-state={r.state}>
                <th scope="row">{r.state === 'scored'
                  ? <button type="button" class="link" onClick={() => { signatureShown.value = r.id; document.getElementById('genes-signature')?.scrollIntoView({ block: 'center' }); }}>{titleOf(r.id)}</button>
                  : <a href={address('model', r.id)}>{titleOf(r.id)}</a>}</th>
                <td>{state(r)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
