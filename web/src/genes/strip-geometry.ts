/// Places scores as dots: stacked in narrow bins along one axis, so that none hides another.

export type Dot = { index: number; x: number; y: number };
export type Strip = { dots: Dot[]; radius: number; height: number; ticks: { value: number; x: number }[]; at: (value: number) => number };

/** Round steps of 1, 2 or 5 covering the range, some six of them. */
export function roundSteps(low: number, high: number): number[] {
  if (!(high > low)) return [low];
  const rough = (high - low) / 6;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((m) => m * power).find((s) => s >= rough)!;
  const first = Math.ceil(low / step - 1e-9);
  return Array.from({ length: Math.floor(high / step + 1e-9) - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

/** Lays out the finite scores in a drawing `width` wide; dots shrink until the tallest stack fits `most` pixels. */
export function layStrip(scores: ArrayLike<number>, width: number, most = 130): Strip {
  const known = Array.from(scores, (value, index) => ({ value, index })).filter((d) => Number.isFinite(d.value)).sort((a, b) => a.value - b.value);
  const low = known[0]?.value ?? 0;
  const high = known.at(-1)?.value ?? 0;
  const margin = 28;
  const at = (value: number) => (high > low ? margin + ((value - low) / (high - low)) * (width - 2 * margin) : width / 2);
  for (let radius = 5; ; radius -= 0.5) {
    const stacks = new Map<number, number>();
    const dots = known.map(({ value, index }) => {
      const bin = Math.round(at(value) / (2 * radius));
      const level = stacks.get(bin) ?? 0;
      stacks.set(bin, level + 1);
      return { index, x: bin * 2 * radius, level };
    });
    const height = Math.max(1, ...stacks.values()) * 2 * radius;
    if (height <= most || radius <= 1) {
      return { radius, height, at, ticks: roundSteps(low, high).map((value) => ({ value, x: at(value) })), dots: dots.map(({ index, x, level }) => ({ index, x, y: height - radius - level * 2 * radius })) };
    }
  }
}
