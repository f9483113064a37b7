/// How many rows came in, how many were used, and why the others were not.
import { number } from '../words/numbers';
import { t } from '../words/words';
import type { Flow } from './types';
import { reasonText, rowsText } from './words';

export function FlowLine({ flow }: { flow: Flow }) {
  const out = flow.rows_in - flow.rows_used;
  return (
    <div class="lab-flow" data-in={flow.rows_in} data-used={flow.rows_used}>
      <p><strong>{t('lab.flow', { in: number(flow.rows_in, 0), used: number(flow.rows_used, 0) })}</strong>{out > 0 && ` ${t('lab.flow_out', { n: number(out, 0) })}`}</p>
      {flow.left_out.length > 0 && (
        <ul>{flow.left_out.map((l) => <li key={l.reason}><b>{number(l.rows, 0)}</b> {reasonText(l)} <span class="quiet">({t('lab.first_rows', { rows: rowsText(l.first, l.rows) })})</span></li>)}</ul>
      )}
    </div>
  );
}
