/// The crosshair over a picture, open in the middle.
const gap = 9;

export function Cross({ at: [x, y] }: { at: [number, number] }) {
  return (
    <g>
      <line x1="0" x2={Math.max(0, x - gap)} y1={y} y2={y} /><line x1={x + gap} x2="100%" y1={y} y2={y} />
      <line y1="0" y2={Math.max(0, y - gap)} x1={x} x2={x} /><line y1={y + gap} y2="100%" x1={x} x2={x} />
    </g>
  );
}
