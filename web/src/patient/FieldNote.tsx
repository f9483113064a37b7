/// What is said under a field: refused with the reason, unusual with the question, computed from what.
import type { VariableText } from '../state/dictionary';
import { entry } from '../state/patient';
import { derivedOf } from '../state/results';
import { enter, keepUnusual } from '../state/session';
import { maybe, t } from '../words/words';
import { range } from '../words/numbers';
import { spokenUnit, unitLabel } from '../words/problems';
import { variableLabel } from '../state/dictionary';
import { Icon } from '../shell/icons';

export function FieldNote({ variable, id }: { variable: VariableText; id: string }) {
  const now = entry(variable.id).value;
  const noteId = `${id}-note`;
  if (now.state === 'refused') {
    return (
      <div class="note refused" id={noteId} role="alert"><Icon name="alert" /><span>
        {refusal(variable, now.problem?.code, now.unit, now.problem?.detail)}
        {now.suggestedUnit && <span class="note-actions"><UseUnit variable={variable} words="form.did_you_mean" /></span>}
      </span></div>
    );
  }
  if (now.state === 'unusual') return <Question variable={variable} id={noteId} />;
  if (now.state === 'kept') return <p class="note" id={noteId}>{t('form.kept_unusual')}</p>;
  if (now.state === 'unknown' && derivedOf(variable.id).value !== undefined && variable.derive) {
    return <p class="note" id={noteId}>{simple(variable.derive) ? t('form.computed_from', { formula: spoken(variable.derive) }) : t('form.computed_parts')}</p>;
  }
  return null;
}

function Question({ variable, id }: { variable: VariableText; id: string }) {
  const { text, unit, suggestedUnit } = entry(variable.id).value;
  const given = `${text.trim()} ${unitLabel(variable.id, unit)}`.trim();
  return (
    <div class="note unusual" id={id} role="alert">
      <Icon name="alert" />
      <span>
        {suggestedUnit
          ? t('form.unusual_unit', { given, unit: unitLabel(variable.id, suggestedUnit) })
          : t('form.unusual', { given })}
        <span class="note-actions">
          {suggestedUnit && <UseUnit variable={variable} words="form.use_unit" />}
          <button type="button" class="link" onClick={() => keepUnusual(variable.id)}>{t('form.keep', { given })}</button>
        </span>
      </span>
    </div>
  );
}

/** Reads the same number in the unit in which it would be ordinary. */
function UseUnit({ variable, words }: { variable: VariableText; words: 'form.use_unit' | 'form.did_you_mean' }) {
  const { text, suggestedUnit } = entry(variable.id).value;
  return (
    <button type="button" class="link" onClick={() => void enter(variable.id, text, suggestedUnit)}>
      {t(words, { unit: unitLabel(variable.id, suggestedUnit) })}
    </button>
  );
}

/** Why a value is refused, and what would be right. */
function refusal(variable: VariableText, code: string | undefined, unit: string | undefined, detail: string | undefined): string {
  const one = variable.units?.find((u) => u.code === unit) ?? variable.units?.[0];
  if (code === 'impossible_value' && one?.possible) {
    return t('form.impossible', { range: `${range(...one.possible)} ${spokenUnit(one.label)}`.trim() });
  }
  return maybe(`error.${code}`) ?? detail ?? String(code);
}

const simple = (formula: string) => formula.length < 60 && !formula.includes('if(');

/** "neutrophils / lymphocytes" with the fields' own names. */
const spoken = (formula: string) => formula
  .replace(/[a-z][a-z0-9_]*/g, (name) => variableLabel(name)).replace(/\*/g, '\u00d7').replace(/\//g, '\u00f7');
