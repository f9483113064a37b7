/// State occupancy over time: stacked bands that always fill 0 to 100 %, each with its name and its own pattern.
import type { Curve } from '../core/types';
import { percent } from '../words/numbers';
import { area, inMonths, path } from './curve-geometry';
import { plot, PlotFrame, xOf, yOf, type Plot } from './PlotFrame';
import { useWidth } from './use-width';
import { textWidth } from './axis-geometry';

type Props = { curve: Curve & { kind: 'occupancy' }; names: string[]; title: string; months: number };
type Band = { name: string; upper: [number, number][]; lower: [number, number][]; from: number; to: number };

export function OccupancyCurve({ curve, names, title, months }: Props) {
  const [box, width] = useWidth();
  const last = Math.max(12, ...curve.points.map((point) => inMonths(point[0]!, curve.time_unit)));
  const widest = Math.max(...names.map((n) => textWidth(n) * 12)) + 20;
  const p = plot(width, last, width < 560 ? 16 : Math.min(220, widest));
  const bands = stack(p, curve, names);
  const here = curve.points.find((point) => Math.abs(inMonths(point[0]!, curve.time_unit) - months) < 1e-6);
  return (
    <div ref={box} class="plot-box">
      <PlotFrame p={p} title={title}>
        <Patterns />
        {bands.map((band, i) => (
          <g key={band.name}>
            <path class={`band band-${i % 5}`} d={area(band.upper, band.lower)} />
            <path class={`band-texture`} d={area(band.upper, band.lower)} fill={`url(#texture-${i % 5})`} />
            <path class="band-edge" d={path(band.upper)} />
          </g>
        ))}
        {here && <Shares p={p} x={xOf(p, months)} shares={here.slice(1)} />}
        {width >= 560 && <Names p={p} bands={bands} />}
      </PlotFrame>
      {width < 560 && <ul class="band-key">{names.map((n, i) => <li key={n} class={`key-${i % 5}`}>{n}</li>)}</ul>}
    </div>
  );
}

function stack(p: Plot, curve: Curve & { kind: 'occupancy' }, names: string[]): Band[] {
  const below = curve.points.map(() => 0);
  return names.map((name, s) => {
    const lower: [number, number][] = [];
    const upper: [number, number][] = [];
    let from = 0;
    let to = 0;
    curve.points.forEach((point, i) => {
      const x = xOf(p, inMonths(point[0]!, curve.time_unit));
      const base = below[i]!;
      const top = base + (point[s + 1] ?? 0);
      // The first state lies lowest: the upper edge of the living states then reads as survival.
      upper.push([x, yOf(p, top)]);
      lower.push([x, yOf(p, base)]);
      from = base;
      to = top;
      below[i] = top;
    });
    return { name, upper, lower, from, to };
  });
}

function Names({ p, bands }: { p: Plot; bands: Band[] }) {
  let most = p.height;
  return (
    <>
      {bands.map((band, i) => {
        const wanted = yOf(p, (band.from + band.to) / 2) + 4;
        const y = Math.min(wanted, most - 6);
        most = y - 9;
        return (
          <g key={band.name}>
            <rect class={`band band-${i % 5} key-mark`} x={p.width - p.right + 6} y={y - 9} width="4" height="11" />
            <text class="direct-label" x={p.width - p.right + 14} y={y}>{band.name}</text>
          </g>
        );
      })}
    </>
  );
}

function Shares({ p, x, shares }: { p: Plot; x: number; shares: number[] }) {
  let below = 0;
  return (
    <g class="at-horizon">
      <line class="drop" x1={x} x2={x} y1={yOf(p, 1)} y2={yOf(p, 0)} />
      {shares.map((share, i) => {
        const middle = below + share / 2;
        below += share;
        return share < 0.06 ? null : <text key={i} class="share" x={x > p.width - p.right - 40 ? x - 6 : x + 6} y={yOf(p, middle) + 4} text-anchor={x > p.width - p.right - 40 ? 'end' : 'start'}>{percent(share)}</text>;
      })}
    </g>
  );
}

function Patterns() {
  const lines = ['', 'M0 0V8', 'M0 0H8', 'M0 8L8 0', 'M4 3.5V4.5'];
  return (
    <defs>
      {lines.map((d, i) => (
        <pattern key={i} id={`texture-${i}`} width="8" height="8" patternUnits="userSpaceOnUse"><path d={d} class="texture-line" /></pattern>
      ))}
    </defs>
  );
}
