/// A category or a yes/no. Unknown is always one of the choices.
import type { VariableText } from '../state/dictionary';
import { entry } from '../state/patient';
import { derivedOf } from '../state/results';
import { choose, enter } from '../state/session';
import { levelLabel } from '../state/dictionary';
import { t } from '../words/words';

type Choice = { value: string; label: string };
// Wider sets than this do not fit beside a label and become a list.
const widest = 17;

export function ChoiceControl({ variable, id }: { variable: VariableText; id: string }) {
  const choices = choicesOf(variable);
  const width = choices.reduce((sum, c) => sum + glyphs(c.label) + 1, 0);
  const short = width <= widest && choices.length <= 6;
  const set = (value: string) => {
    if (variable.type === 'integer') void enter(variable.id, value);
    else choose(variable.id, value === '' ? undefined : variable.type === 'boolean' ? value === 'true' : value);
  };
  const unknown = unknownWord(variable);
  const now = entry(variable.id).value.text;
  return short
    ? <Segments id={id} choices={choices} now={now} set={set} unknown={unknown} />
    : <List id={id} choices={choices} now={now} set={set} unknown={unknown} />;
}

function choicesOf(variable: VariableText): Choice[] {
  if (variable.type === 'boolean') return [{ value: 'false', label: t('form.no') }, { value: 'true', label: t('form.yes') }];
  if (variable.type !== 'integer') return (variable.levels ?? []).map((l) => ({ value: l.id, label: l.label }));
  const [low, high] = variable.units![0]!.possible!.map(Number) as [number, number];
  return Array.from({ length: high - low + 1 }, (_, i) => ({ value: String(low + i), label: String(low + i) }));
}

// A Chinese character is about as wide as two Latin letters.
const glyphs = (text: string) => [...text].reduce((sum, c) => sum + (c > '\u2e80' ? 2 : 1), 0);

function unknownWord(variable: VariableText): string {
  const computed = derivedOf(variable.id).value;
  if (computed === undefined) return t('form.unknown');
  const words = typeof computed === 'boolean' ? t(computed ? 'form.yes' : 'form.no') : levelLabel(variable.id, String(computed));
  return t('form.computed', { value: words });
}

type Props = { id: string; choices: Choice[]; now: string; set: (value: string) => void; unknown: string };

function Segments({ id, choices, now, set, unknown }: Props) {
  return (
    <div class="segments" id={id} role="radiogroup" aria-labelledby={`${id}-label`} aria-describedby={`${id}-note`}>
      {choices.map((c) => (
        <label key={c.value} class="segment">
          <input type="radio" name={id} value={c.value} checked={now === c.value} onChange={() => set(c.value)} />
          <span>{c.label}</span>
        </label>
      ))}
      <label class="segment unknown" title={unknown}>
        <input type="radio" name={id} value="" checked={now === ''} aria-label={unknown} onChange={() => set('')} />
        <span aria-hidden="true">?</span>
      </label>
    </div>
  );
}

function List({ id, choices, now, set, unknown }: Props) {
  return (
    <div class="control">
      <select id={id} class="value choice" aria-labelledby={`${id}-label`} aria-describedby={`${id}-note`} value={now}
        data-unknown={now === ''} onChange={(event) => set(event.currentTarget.value)}>
        <option value="">{unknown}</option>
        {choices.map((c) => <option key={c.value} value={c.value}>{c.label}</option>)}
      </select>
    </div>
  );
}
