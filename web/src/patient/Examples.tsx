/// Three clearly fictitious patients, one tap each.
import { signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { text } from '../state/dictionary';
import { adoptPatient } from '../state/session';
import { t } from '../words/words';
import { toast } from '../shell/Toast';
import { Icon } from '../shell/icons';

export async function showExample(id: string): Promise<void> {
  const example = text.peek().examples.find((one) => one.id === id);
  if (!example) return;
  await adoptPatient(example.patient);
  toast(t('form.example_shown', { title: example.title }));
}

const open = signal(false);

export function Examples() {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const outside = (event: Event) => { if (!box.current?.contains(event.target as Node)) open.value = false; };
    addEventListener('pointerdown', outside);
    return () => removeEventListener('pointerdown', outside);
  }, []);
  const close = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    open.value = false;
    box.current?.querySelector('button')?.focus();
  };
  return (
    <div class="menu" ref={box} onKeyDown={close}>
      <button type="button" class="button" aria-expanded={open.value} aria-controls="examples"
        onClick={() => { open.value = !open.value; }}><Icon name="person" />{t('form.examples')}</button>
      {open.value && (
        <ul class="menu-list" id="examples">
          {text.value.examples.map((example) => (
            <li key={example.id}>
              <button type="button" onClick={() => { open.value = false; void showExample(example.id); }}>
                <strong>{example.title}</strong><span>{example.summary}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
