/// The colour bar of a map: what it shows, the numbers of its colours, and the largest value that occurs.
import { number } from '../../words/numbers';
import { t } from '../../words/words';
import { colours } from './levels';
import type { Meaning } from './shown-map';

const short = (x: number): string => number(Number(x.toPrecision(2)));

export function Legend({ of: { title, full, highest } }: { of: Meaning }) {
  return (
    <div class="map-legend" role="img" aria-label={t('network.legend', { title, full: short(full), highest: short(highest) })}>
      <b>{title}</b>
      <svg viewBox={`0 0 ${colours.length} 1`} preserveAspectRatio="none" aria-hidden="true">{colours.map((c, n) => <rect key={n} x={n} width="1.02" height="1" fill={`rgb(${c.join(',')})`} />)}</svg>
      <span class="map-legend-ends"><span>0</span><span>{short(full / 2)}</span><span>{short(full)}</span></span>
      <span>{t('network.legend.range', { highest: short(highest), least: short(0.05 * full) })}</span>
    </div>
  );
}
