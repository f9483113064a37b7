/// What is done about unknown values: complete rows only, or completed copies; and what was done, beside a result.
import { variableLabel } from '../state/dictionary';
import { list, number } from '../words/numbers';
import { t } from '../words/words';
import type { Cell } from '../report/csv';
import { DataTable } from './DataTable';
import { Choice } from './OutcomeForm';
import { missingSaid, type MissingForm } from './state';
import type { Imputation } from './types';
import { share } from './words';

type Props = { id: string; value: MissingForm; onChange: (next: MissingForm) => void; /** What this way does not go together with. */ without: string };

export function MissingChoice({ id, value, onChange, without }: Props) {
  const set = (part: Partial<MissingForm>) => onChange({ ...value, ...part });
  return (
    <>
      <div class="lab-fields">
        <Choice id={`${id}-missing`} label={t('lab.missing_values')} value={value.impute ? 'impute' : 'complete'}
          options={[['complete', t('lab.missing.complete')], ['impute', t('lab.missing.impute')]]} onChange={(next) => set({ impute: next === 'impute' })} />
        {value.impute && <>
          <Choice id={`${id}-copies`} label={t('lab.copies')} value={String(value.imputations)} options={[...new Set([5, 10, 20, 50, value.imputations])].sort((a, b) => a - b).map((n) => [String(n), number(n, 0)])} onChange={(n) => set({ imputations: Number(n) })} />
          <label class="lab-field"><span>{t('lab.seed')}</span>
            <input class="value" id={`${id}-seed`} inputMode="numeric" value={value.seed} aria-invalid={!missingSaid(value)} onInput={(e) => set({ seed: e.currentTarget.value })} /></label>
        </>}
      </div>
      <p class="lab-small quiet">{value.impute ? `${t('lab.missing.impute_note')} ${without}` : t('lab.missing.complete_note')}</p>
      {!missingSaid(value) && <p class="note refused">{t('lab.seed_refused')}</p>}
    </>
  );
}

export function ImputationNote({ imputation: i, file }: { imputation: Imputation; file: string }) {
  const rows = i.columns.map((c): Cell[] => [variableLabel(c.column), c.missing, { show: share(c.missing / i.rows), raw: c.missing / i.rows },
    t(`lab.method_of.${c.method}`) + (c.log ? ` ${t('lab.on_log')}` : '')]);
  return (
    <div class="lab-imputed" data-filled={i.rows_filled} data-copies={i.imputations}>
      <p><strong>{t('lab.imputed', { filled: number(i.rows_filled, 0), rows: number(i.rows, 0), m: i.imputations, iterations: i.iterations, seed: String(i.seed) })}</strong></p>
      <p>{t('lab.imputed_assumes', { fields: list(i.together.map(variableLabel)) })}</p>
      {rows.length > 0 && <DataTable title={t('lab.imputed_table')} file={file} head={[t('lab.variable'), t('lab.missing'), t('lab.share'), t('lab.filled_by')]} rows={rows} />}
    </div>
  );
}
