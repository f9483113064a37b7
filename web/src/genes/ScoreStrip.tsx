/// One dot a sample along the score, the median of the file as a line, the patient's sample filled and named.
import type { Ref } from 'preact';
import { number } from '../words/numbers';
import { t } from '../words/words';
import { layStrip } from './strip-geometry';
import { median } from './score';

type Props = { title: string; samples: string[]; scores: Float64Array; picked: number; decimals: number; width: number; onPick: (sample: number) => void; drawing: Ref<SVGSVGElement> };

export function ScoreStrip({ title, samples, scores, picked, decimals, width, onPick, drawing }: Props) {
  const strip = layStrip(scores, width);
  const known = Array.from(scores).filter((x) => Number.isFinite(x));
  if (known.length === 0) return null;
  const top = 44;
  const base = top + strip.height + 4;
  const middle = median(known);
  const own = strip.dots.find((d) => d.index === picked);
  // The line to the sample's name would cross the words of the median beside it.
  const close = own !== undefined && Math.abs(own.x - strip.at(middle)) < 110;
  const label = t('genes.strip', { title, n: known.length, low: number(Math.min(...known), decimals), high: number(Math.max(...known), decimals), median: number(middle, decimals) });
  const anchor = (x: number) => (x < width * 0.25 ? 'start' : x > width * 0.75 ? 'end' : 'middle');
  return (
    <svg ref={drawing} class="genes-strip" viewBox={`0 0 ${width} ${base + 26}`} width={width} height={base + 26} role="img" aria-label={label}>
      {known.length > 1 && <line class="genes-median" x1={strip.at(middle)} x2={strip.at(middle)} y1={36} y2={base} />}
      {known.length > 1 && <text class="genes-label" x={strip.at(middle)} y={30} text-anchor={anchor(strip.at(middle))}>{t('genes.median', { value: number(middle, decimals) })}</text>}
      {strip.dots.filter((d) => d.index !== picked).map((d) => (
        <circle key={d.index} class="genes-dot" cx={d.x} cy={top + d.y} r={strip.radius * 0.88} onClick={() => onPick(d.index)}><title>{`${samples[d.index]}: ${number(scores[d.index]!, decimals)}`}</title></circle>
      ))}
      {own && <circle class="genes-dot genes-own" cx={own.x} cy={top + own.y} r={strip.radius + 1.5} />}
      {own && <line class="genes-own-line" x1={own.x} x2={own.x} y1={close ? 36 : 14} y2={top + own.y - strip.radius - 1.5} />}
      {own && <text class="genes-label genes-own-label" x={own.x} y={12} text-anchor={anchor(own.x)}>{`${samples[picked]} ${number(scores[picked]!, decimals)}`}</text>}
      <line class="genes-axis" x1={16} x2={width - 16} y1={base} y2={base} />
      {strip.ticks.map((tick) => (
        <g key={tick.value}><line class="genes-axis" x1={tick.x} x2={tick.x} y1={base} y2={base + 5} /><text class="genes-label" x={tick.x} y={base + 19} text-anchor="middle">{number(tick.value)}</text></g>
      ))}
    </svg>
  );
}
