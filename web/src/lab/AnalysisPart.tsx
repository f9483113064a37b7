/// Saved analyses: the button that writes one, the place that opens one, and what repeating it said.
import { variables, variableLabel } from '../state/dictionary';
import { Icon } from '../shell/icons';
import { list, number } from '../words/numbers';
import { t } from '../words/words';
import type { Analysis, MappingDifference } from './analysis';
import { repeat, saveAnalysis, takeAnalysis } from './replay';
import type { Replayed, StepId } from './state';
import { act, lab, questionOf } from './store';
import type { MappedColumn } from './types';
import { unitOf } from './words';

export function SaveAnalysis({ answer, where }: { answer: object; where: StepId }) {
  if (!questionOf(answer)) return null;
  return (
    <div class="lab-save-analysis screen-only">
      <button type="button" class="button" data-save-analysis={where} disabled={lab.value.job !== undefined} onClick={() => void saveAnalysis(answer, where)}><Icon name="download" />{t('lab.save_analysis')}</button>
      <span class="quiet lab-small">{t('lab.save_analysis_note')}</span>
    </div>
  );
}

export function AnalysisPart() {
  const { analysis, table, job, replayed } = lab.value;
  return (
    <div class="lab-part screen-only lab-analysis">
      <h2>{t('lab.analysis')}</h2>
      <p class="quiet">{t('lab.analysis_lead')}</p>
      <div class="lab-buttons">
        <label class="button"><Icon name="paste" />{t('lab.open_analysis')}
          <input class="unseen" type="file" accept=".json,application/json" disabled={job !== undefined}
            onChange={(event) => { const file = event.currentTarget.files?.[0]; if (file) void takeAnalysis(file); event.currentTarget.value = ''; }} />
        </label>
        {analysis && table && !replayed && <button type="button" id="replay-again" class="button" disabled={job !== undefined} onClick={() => { act({ type: 'done' }); void repeat(); }}>{t('lab.replay_again')}</button>}
        {analysis && <button type="button" class="button quiet" onClick={() => act({ type: 'analysis', analysis: undefined })}>{t('lab.close_analysis')}</button>}
      </div>
      {analysis && <p role="status"><strong>{analysis.file}</strong>: {t('lab.analysis_is', { call: callText(analysis.record.call), table: analysis.record.table.name, version: analysis.record.hepatica })}
        {!table && ` ${t('lab.analysis_drop', { table: analysis.record.table.name })}`}</p>}
      {analysis && replayed && <Outcome record={analysis.record} replayed={replayed} />}
    </div>
  );
}

export const callText = (call: string): string => t((['describe', 'survival', 'validate', 'fit', 'recalibrate'] as const).find((c) => c === call) ? `lab.call.${call as 'fit'}` : 'lab.call.other');

/** What repeating said, on the step that shows the repeated result too. */
export function ReplayLine({ step }: { step: StepId }) {
  const { replayed, analysis } = lab.value;
  if (!replayed?.same || !analysis || step !== lab.value.step || step === 'table') return null;
  return <Outcome record={analysis.record} replayed={replayed} />;
}

function Outcome({ record, replayed: r }: { record: Analysis; replayed: Replayed }) {
  const { table } = lab.value;
  if (r.same) {
    return (
      <div class="note lab-replayed" data-same="true" role="status"><Icon name="check" /><div>
        {t('lab.replayed_same', { call: callText(r.call), n: number(r.compared, 0) })}
        {r.notes.length > 0 && ` ${t('lab.replayed_version', { then: record.hepatica })}`}
      </div></div>
    );
  }
  return (
    <div class="note refused lab-replayed" data-same="false" role="alert"><Icon name="alert" /><div>
      {r.why === 'table' ? (
        <>
          <p><strong>{t('lab.replay_table')}</strong></p>
          <ul>
            <li>{t('lab.replay_then', fileFacts(record.table))}</li>
            <li>{t('lab.replay_now', fileFacts(table!.digest))}</li>
            {r.lacks.length > 0 && <li>{t('lab.replay_lacks', { columns: list(r.lacks) })}</li>}
          </ul>
        </>
      ) : (
        <>
          <p><strong>{t('lab.replay_mapping')}</strong></p>
          <ul>{r.differences.map((d, i) => <li key={i}>{differenceText(d)}</li>)}</ul>
          <p><button type="button" class="button" id="replay-recorded" onClick={() => void repeat(true)}>{t('lab.replay_recorded')}</button></p>
        </>
      )}
    </div></div>
  );
}

const fileFacts = (file: { name: string; bytes: number; sha256: string }) => ({ name: file.name, bytes: number(file.bytes, 0), sha: file.sha256.slice(0, 16) });

function differenceText(d: MappingDifference): string {
  if (d.kind !== 'column') return t(`lab.differs.${d.kind}`);
  const [then, now] = [useText(d.then), useText(d.now)];
  return then === now ? t('lab.differs.codes', { column: d.column, use: then }) : t('lab.differs.column', { column: d.column, then, now });
}

function useText(one: MappedColumn | undefined): string {
  if (!one) return t('lab.use.none');
  if (!one.variable) return t(one.covariate === 'category' ? 'lab.use.category' : 'lab.use.number');
  const unit = variables.value.has(one.variable) ? unitOf(one.variable, one.unit) : one.unit;
  return unit ? `${variableLabel(one.variable)}, ${unit}` : variableLabel(one.variable);
}
