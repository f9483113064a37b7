/// The paste box: shows field by field what was understood in a block of lab text, then fills what is ticked.
import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Understood } from '../core/types';
import { levelLabel, variableLabel, variables } from '../state/dictionary';
import { adoptText, asOne, theCore } from '../state/session';
import { errorWords, unitLabel } from '../words/problems';
import { t } from '../words/words';
import { Dialog } from '../shell/Dialog';
import { toast } from '../shell/Toast';
import { Icon } from '../shell/icons';

type Item = Understood['items'][number];
const typed = signal('');
const understood = signal<Understood>({ items: [], rest: [] });
const left = signal(new Set<string>());

async function read(words: string) {
  typed.value = words;
  const answer = await theCore().understand({ text: words });
  if (typed.peek() !== words) return;
  understood.value = answer.ok ? answer.value : { items: [], rest: [words] };
  left.value = new Set();
}

const usable = (item: Item) => !item.problem;

export function PasteBox({ onClose }: { onClose: () => void }) {
  useEffect(() => { void read(''); }, []);
  const { items, rest } = understood.value;
  const chosen = items.filter((item) => usable(item) && !left.value.has(item.variable));
  const fill = async () => {
    await asOne(() => Promise.all(chosen.map((item) => adoptText(item.variable, item.value, item.unit))));
    toast(t('paste.filled', { n: chosen.length }));
    onClose();
  };
  return (
    <Dialog title={t('paste.title')} onClose={onClose}>
      <label class="paste-label" for="paste-text">{t('paste.label')}</label>
      <textarea id="paste-text" class="paste-text" rows={5} spellcheck={false} placeholder={t('paste.placeholder')}
        value={typed.value} onInput={(event) => void read(event.currentTarget.value)} />
      <div aria-live="polite">
        {items.length > 0 && <Table items={items} />}
        {rest.length > 0 && <p class="paste-rest"><strong>{t('paste.rest')}</strong> {rest.map((r) => <q key={r}>{r}</q>)}</p>}
      </div>
      <footer class="dialog-foot">
        <button type="button" class="button quiet" onClick={onClose}>{t('shell.cancel')}</button>
        <button type="button" class="button main" disabled={chosen.length === 0} onClick={() => void fill()}>
          {t('paste.fill', { n: chosen.length })}
        </button>
      </footer>
    </Dialog>
  );
}

function Table({ items }: { items: Item[] }) {
  return (
    <table class="paste-table">
      <thead><tr>
        <th scope="col"><span class="unseen">{t('paste.take')}</span></th>
        <th scope="col">{t('paste.field')}</th><th scope="col">{t('paste.value')}</th><th scope="col">{t('paste.read_from')}</th>
      </tr></thead>
      <tbody>{items.map((item, i) => <Row key={`${item.variable}-${i}`} item={item} />)}</tbody>
    </table>
  );
}

function Row({ item }: { item: Item }) {
  const take = usable(item) && !left.value.has(item.variable);
  const toggle = () => {
    const next = new Set(left.value);
    if (!next.delete(item.variable)) next.add(item.variable);
    left.value = next;
  };
  const name = variableLabel(item.variable);
  return (
    <tr data-problem={!usable(item)}>
      <td><input type="checkbox" checked={take} disabled={!usable(item)} aria-label={name} onChange={toggle} /></td>
      <th scope="row">{name}</th>
      <td>
        {shown(item)}
        {item.problem && <span class="note refused"><Icon name="alert" />{errorWords(item.problem)}</span>}
        {!item.problem && item.warning && <span class="note unusual"><Icon name="alert" />{t('paste.problem_kept')}</span>}
      </td>
      <td class="source">{item.source_text}</td>
    </tr>
  );
}

function shown(item: Item): string {
  const type = variables.value.get(item.variable)?.type;
  if (type === 'boolean') return t(item.value === 'true' ? 'form.yes' : 'form.no');
  if (type === 'category') return levelLabel(item.variable, item.value);
  return `${item.value} ${unitLabel(item.variable, item.unit)}`.trim();
}
