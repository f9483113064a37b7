/// A figure with its title, its files and its numbers beneath.
import type { ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';
import { saveSvg } from '../../figures/save-svg';
import { useWidth } from '../../figures/use-width';
import { Icon } from '../../shell/icons';
import { t } from '../../words/words';
import { DataTable } from '../DataTable';
import type { Cell } from '../../report/csv';
import { savePng } from './png';

type Props = {
  title: string; file: string; note?: ComponentChildren; most?: number;
  numbers: { head: string[]; rows: Cell[][] };
  draw: (width: number) => ComponentChildren;
};

export function FigureBox({ title, file, note, numbers, draw, most = 640 }: Props) {
  const [box, width] = useWidth(560);
  const holder = useRef<HTMLDivElement>(null);
  const svg = () => holder.current?.querySelector('svg') ?? undefined;
  return (
    <figure class="lab-figure" data-figure={file}>
      <figcaption>{title}</figcaption>
      <div ref={box} class="lab-drawing"><div ref={holder}>{draw(Math.max(270, Math.min(most, width)))}</div></div>
      {note && <div class="lab-note">{note}</div>}
      <div class="lab-figure-tools screen-only">
        {(['svg', 'png'] as const).map((kind) => (
          <button key={kind} type="button" class="button quiet" aria-label={`${t(`lab.save_${kind}`)}: ${title}`}
            onClick={() => { const s = svg(); if (s) void (kind === 'svg' ? saveSvg(s, `${file}.svg`) : savePng(s, `${file}.png`)); }}>
            <Icon name="download" />{t(`lab.save_${kind}`)}
          </button>
        ))}
      </div>
      <details class="lab-numbers screen-only"><summary>{t('lab.numbers')}</summary><DataTable title={title} compact file={file} {...numbers} /></details>
    </figure>
  );
}
