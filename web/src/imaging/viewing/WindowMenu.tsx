/// The window presets in one menu, each with its numbers and its key; the button says where the window stands.
import { signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { Icon } from '../../shell/icons';
import { number } from '../../words/numbers';
import { t } from '../../words/words';
import { study } from '../state';
import { preset, presetNow, windowOf } from './tool';
import { presetNames, type Preset } from './windows';

const open = signal(false);

export function WindowMenu() {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const outside = (event: Event) => { if (!box.current?.contains(event.target as Node)) open.value = false; };
    for (const type of ['pointerdown', 'focusin']) addEventListener(type, outside);
    return () => { for (const type of ['pointerdown', 'focusin']) removeEventListener(type, outside); open.value = false; };
  }, []);
  const ready = study.value !== undefined;
  const now = ready ? presetNow() : undefined;
  const back = () => { open.value = false; box.current?.querySelector('button')?.focus(); };
  const take = (one: Preset) => { preset(one); back(); };
  return (
    <div class="bench-menu" ref={box} onKeyDown={(event) => { if (event.key === 'Escape' && open.value) { event.stopPropagation(); back(); } }}>
      <button type="button" class="bench-tool bench-window" data-tool="windows" disabled={!ready} aria-expanded={open.value} aria-controls="bench-windows" aria-label={`${t('imaging.windows')}: ${t(`imaging.window.${now ?? 'free'}`)}`}
        onClick={() => { open.value = !open.value; }}><span>{t(`imaging.window.${now ?? 'free'}`)}</span><Icon name="chevron" /></button>
      {open.value && ready && (
        <ul class="bench-menu-list" id="bench-windows">
          {presetNames.map((one, i) => (
            <li key={one}>
              <button type="button" data-window={one} aria-pressed={now === one} onClick={() => take(one)}>
                <b>{t(`imaging.window.${one}`)}</b><span>{t('imaging.window_now', { centre: number(windowOf(one).centre, 0), width: number(windowOf(one).width, 0) })}</span><kbd>Shift+{i + 1}</kbd>
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
