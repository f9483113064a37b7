/// The table: dropped or chosen, or the made-up example.
import { signal } from '@preact/signals';
import { Icon } from '../shell/icons';
import { number } from '../words/numbers';
import { t } from '../words/words';
import { AnalysisPart } from './AnalysisPart';
import { failureText } from './words';
import { closeTable, lab, takeExample, takeFile } from './store';

const over = signal(false);

export function TableStep() {
  const { table, job } = lab.value;
  const take = (files: FileList | null | undefined) => { const file = files?.[0]; if (file) void takeFile(file); };
  return (
    <>
      <div class="lab-part">
        <h2>{t('lab.step.table')}</h2>
        <div class="lab-drop screen-only" data-over={over.value}
          onDragOver={(event) => { event.preventDefault(); over.value = true; }} onDragLeave={() => { over.value = false; }}
          onDrop={(event) => { event.preventDefault(); over.value = false; take(event.dataTransfer?.files); }}>
          <p>{t('lab.drop')}</p>
          <div class="lab-buttons">
            <label class={`button ${table ? '' : 'main'}`}><Icon name="paste" />{t('lab.choose')}
              <input class="unseen" type="file" accept=".csv,.tsv,.txt,text/csv,text/tab-separated-values" disabled={job !== undefined}
                onChange={(event) => { take(event.currentTarget.files); event.currentTarget.value = ''; }} />
            </label>
            <button type="button" class="button" disabled={job !== undefined} onClick={() => void takeExample()}>{t('lab.example')}</button>
            {table && <button type="button" class="button quiet" disabled={job !== undefined} onClick={closeTable}>{t('lab.remove')}</button>}
          </div>
          <p class="quiet lab-small">{t('lab.example_note')}</p>
        </div>
        {table && (
          <>
            <p role="status" class="lab-read"><strong>{table.file}</strong>: {t('lab.rows_columns', { rows: number(table.columns.rows, 0), columns: table.columns.columns.length })}
              {table.encoding === 'gb18030' && ` ${t('lab.gb18030')}`}</p>
            {table.example && <p class="lab-synthetic">{t('lab.synthetic')}</p>}
            {table.columns.unreadable_count > 0 && (
              <div class="note refused"><Icon name="alert" /><div>{t('lab.unreadable', { n: table.columns.unreadable_count })}
                <ul>{table.columns.unreadable.map((e, i) => <li key={i}>{failureText(e)}</li>)}</ul></div></div>
            )}
          </>
        )}
      </div>
      <AnalysisPart />
    </>
  );
}
