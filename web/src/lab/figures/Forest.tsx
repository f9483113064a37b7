/// Estimates with their intervals, one a line, the numbers written beside them.
import { number } from '../../words/numbers';
import { px, ticks, type Frame } from './scale';

/** shape: a square (the default), a diamond as wide as its interval for what is pooled, a bare span for a prediction or bounds, or a point without limits. weight: of a square, 0 to 1. */
export type ForestRow = { label: string; value: number; lower: number; upper: number; shape?: 'square' | 'diamond' | 'span' | 'point'; weight?: number };
type Props = { title: string; rows: ForestRow[]; axis: string; width: number; reference?: number | undefined; from?: number; log?: boolean; decimals?: number };

export function Forest({ title, rows, axis, width, reference, from, log = false, decimals = 2 }: Props) {
  const narrow = width < 480;
  const label = narrow ? 0 : Math.min(260, width * 0.36);
  const line = narrow ? 40 : 26;
  const value = narrow ? 0 : 128;
  const at = log ? Math.log : (x: number) => x;
  const known = rows.filter((r) => [r.value, r.lower, r.upper].every((x) => Number.isFinite(at(x))));
  const reached = [reference, from].flatMap((x) => (x === undefined ? [] : [at(x)]));
  const low = Math.min(...reached, ...known.map((r) => at(r.lower)));
  const high = Math.max(...reached, ...known.map((r) => at(r.upper)));
  const pad = (high - low) * 0.06 || 0.1;
  const f: Frame = { width, height: 14 + rows.length * line + 44, left: label + 12, right: value + 12, top: 8, bottom: 44, x: [low - pad, high + pad], y: [0, 1] };
  const foot = f.height - f.bottom;
  const marks = log ? logTicks(Math.exp(low - pad), Math.exp(high + pad)) : ticks(low - pad, high + pad, narrow ? 4 : 5);
  const heaviest = Math.max(...rows.map((r) => r.weight ?? 0));
  const limits = (r: ForestRow) => range(number(r.lower, decimals), number(r.upper, decimals), r.lower < 0 || r.upper < 0);
  const numbers = (r: ForestRow) => (r.shape === 'span' ? limits(r) : r.shape === 'point' ? number(r.value, decimals) : `${number(r.value, decimals)} (${limits(r)})`);
  return (
    <svg class="lab-svg" viewBox={`0 0 ${width} ${f.height}`} width={width} height={f.height} role="img" aria-label={title}>
      {reference !== undefined && <line class="reference" x1={px(f, at(reference))} x2={px(f, at(reference))} y1={f.top} y2={foot} />}
      {rows.map((r, i) => {
        const y = f.top + line * (i + 0.5) + (narrow ? 9 : 2);
        const ok = known.includes(r);
        return (
          <g key={r.label}>
            <text class="axis-label key-label" x={narrow ? 12 : 4} y={narrow ? y - 11 : y + 4}>{cut(r.label, narrow ? width - 150 : label)}</text>
            {ok && <Estimate r={r} y={y} place={(x) => px(f, at(x))} half={r.weight === undefined ? 4 : 2.5 + 5.5 * Math.sqrt(r.weight / heaviest)} />}
            <text class="axis-label" x={width - 8} y={narrow ? y - 11 : y + 4} text-anchor="end">{ok ? numbers(r) : '\u2013'}</text>
          </g>
        );
      })}
      <line class="axis-line" x1={f.left} x2={width - f.right} y1={foot} y2={foot} />
      {marks.map((x) => (
        <g key={x}>
          <line class="axis-tick" x1={px(f, at(x))} x2={px(f, at(x))} y1={foot} y2={foot + 5} />
          <text class="axis-label" x={px(f, at(x))} y={foot + 18} text-anchor="middle">{number(x)}</text>
        </g>
      ))}
      <text class="axis-title" x={(f.left + width - f.right) / 2} y={foot + 36} text-anchor="middle">{axis}</text>
    </svg>
  );
}

function Estimate({ r, y, place, half }: { r: ForestRow; y: number; place: (x: number) => number; half: number }) {
  const [low, middle, high] = [place(r.lower), place(r.value), place(r.upper)];
  if (r.shape === 'diamond') return <path class="mark fill-1" d={`M${low} ${y}L${middle} ${y - 7}L${high} ${y}L${middle} ${y + 7}Z`} />;
  if (r.shape === 'span') return <path class="whisker series-1" d={`M${low} ${y - 5}V${y + 5}M${low} ${y}H${high}M${high} ${y - 5}V${y + 5}`} />;
  if (r.shape === 'point') return <circle class="mark fill-0" cx={middle} cy={y} r={half} />;
  return (
    <>
      <line class="whisker series-0" x1={low} x2={high} y1={y} y2={y} />
      <rect class="mark fill-0" x={middle - half} y={y - half} width={2 * half} height={2 * half} />
    </>
  );
}

// A dash beside a minus sign is hard to read.
const range = (low: string, high: string, negative: boolean) => (negative ? `${low}, ${high}` : `${low}\u2013${high}`);

// Letters of a drawing have no line break: what does not fit ends with dots; the table below has it whole.
const cut = (text: string, room: number) => {
  const most = Math.floor(room / (/[\u3000-\u9fff]/.test(text) ? 11.5 : 6.3));
  return text.length <= most ? text : `${text.slice(0, most - 1)}\u2026`;
};

export function logTicks(low: number, high: number): number[] {
  const wide = Math.log10(high / low) > 1.3;
  const out: number[] = [];
  for (let e = Math.floor(Math.log10(low)); e <= Math.ceil(Math.log10(high)); e++) {
    for (const k of wide ? [1, 3] : Math.log10(high / low) > 0.5 ? [1, 2, 5] : [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8]) {
      const x = Number((k * 10 ** e).toPrecision(3));
      if (x >= low && x <= high) out.push(x);
    }
  }
  return out;
}
