/// A table that can be saved as it stands.
import { saveFile } from '../figures/save-svg';
import { Icon } from '../shell/icons';
import { t } from '../words/words';
import { csv, type Cell } from '../report/csv';

type Props = { title: string; head: string[]; rows: Cell[][]; file: string; numeric?: number; compact?: boolean };

/** `numeric`: columns from this one on hold numbers. */
export function DataTable({ title, head, rows, file, numeric = 1, compact = false }: Props) {
  const save = () => saveFile(new Blob([csv(head, rows)], { type: 'text/csv;charset=utf-8' }), `${file}.csv`);
  return (
    <div class="lab-table">
      <div class="lab-table-head">
        {!compact && <h3>{title}</h3>}
        <button type="button" class="button quiet screen-only" aria-label={`${t('lab.save_csv')}: ${title}`} onClick={save}><Icon name="download" />{t('lab.save_csv')}</button>
      </div>
      <div class="scroll-x" tabIndex={0} role="region" aria-label={title}>
        <table class="plain">
          <thead><tr>{head.map((h, i) => <th key={i} scope="col" class={i >= numeric ? 'num' : ''}>{h}</th>)}</tr></thead>
          <tbody>
            {rows.map((row, r) => (
              <tr key={r}>{row.map((cell, i) => {
                const words = typeof cell === 'object' ? cell.show : cell ?? '\u2013';
                return i === 0 ? <th key={i} scope="row">{words}</th> : <td key={i} class={i >= numeric ? 'num' : ''}>{words}</td>;
              })}</tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}
