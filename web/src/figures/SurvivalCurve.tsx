/// A survival curve from the core's points, labelled directly at the reader's horizon.
import type { Curve } from '../core/types';
import { percent } from '../words/numbers';
import { time } from '../words/problems';
import { t } from '../words/words';
import { inMonths, path, pointAt } from './curve-geometry';
import { plot, PlotFrame, xOf, yOf } from './PlotFrame';
import { useWidth } from './use-width';

type Props = { curve: Curve & { kind: 'survival' }; title: string; years: number; published: boolean; stepped: boolean };

export function SurvivalCurve({ curve, title, years, published, stepped }: Props) {
  const [box, width] = useWidth();
  const last = Math.max(12, ...curve.points.map(([when]) => inMonths(when, curve.time_unit)));
  const p = plot(width, last, 24);
  const drawn = curve.points.map(([when, s]): [number, number] => [xOf(p, inMonths(when, curve.time_unit)), yOf(p, s)]);
  const here = pointAt(curve.points, years * 12, curve.time_unit, stepped);
  return (
    <div ref={box} class="plot-box">
      <PlotFrame p={p} title={title}>
        <path class="curve" data-published={published} d={path(drawn, stepped)} />
        {published && drawn.map(([x, y], i) => <circle key={i} class="curve-point" cx={x} cy={y} r="4" />)}
        {here && <AtHorizon x={xOf(p, years * 12)} y={yOf(p, here[1])} foot={yOf(p, 0)} end={p.width - p.right}
          words={t('curve.at', { value: percent(here[1]), time: time(years * 12, 'mo') })} />}
      </PlotFrame>
    </div>
  );
}

function AtHorizon({ x, y, foot, end, words }: { x: number; y: number; foot: number; end: number; words: string }) {
  const leftward = x > end - 110;
  return (
    <g class="at-horizon">
      <line class="drop" x1={x} x2={x} y1={y} y2={foot} />
      <circle class="mark-point" cx={x} cy={y} r="5.5" />
      <text class="direct-label" x={leftward ? x - 8 : x + 9} y={y - 10} text-anchor={leftward ? 'end' : 'start'}>{words}</text>
    </g>
  );
}
