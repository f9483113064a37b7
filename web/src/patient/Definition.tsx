/// What a variable means and how it is measured, one tap below its field.
import type { VariableText } from '../state/dictionary';
import { details } from '../state/details';
import { range } from '../words/numbers';
import { spokenUnit } from '../words/problems';
import { t } from '../words/words';

export function Definition({ variable, id }: { variable: VariableText; id: string }) {
  const detail = details()?.variables[variable.id];
  const ranged = (variable.units ?? []).filter((u) => u.usual ?? u.possible);
  return (
    <div class="definition" id={id}>
      <p>{detail?.definition ?? t('form.loading')}</p>
      {ranged.length > 0 && (
        <table class="plain">
          <thead><tr><th scope="col">{t('form.unit')}</th><th scope="col">{t('form.usual_head')}</th><th scope="col">{t('form.possible_head')}</th></tr></thead>
          <tbody>
            {ranged.map((u) => (
              <tr key={u.code}>
                <th scope="row">{spokenUnit(u.label)}</th>
                <td>{u.usual ? range(...u.usual) : '\u2013'}</td>
                <td>{u.possible ? range(...u.possible) : '\u2013'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {detail?.loinc && <p class="quiet">LOINC {detail.loinc}</p>}
    </div>
  );
}
