/// Draws a slice on a canvas so that it reads in black and white: outlines in white with a dark edge, names at the outlines, lengths,
/// letters of the patient's sides, a scale bar, and the mark of a synthetic study.
import { isLesion, liver, necrosis, vessel } from '../mask/labels';
import { colours } from '../network/levels';
import type { Geometry, Samples } from '../reading/stack';
import { barLength, edgesOf, greysOf, placeOf, viewOf, type Axis, type PlaneView } from './plane';

export type Length = { from: readonly number[]; to: readonly number[] };
export type Picture = {
  geometry: Geometry; samples: Samples; mask: Uint8Array; across: Axis; slice: number; window: { centre: number; width: number };
  lengths?: Length[];
  /** Steps of colour over the slice (0: none), as on the screen. */
  map?: Uint8Array;
  /** What is written beside a label, and over the picture when the study was drawn. */
  nameOf: (label: number) => string; synthetic?: string;
};

const wide = 960;
const dashes = (label: number): number[] => (label === liver ? [2, 7] : label === necrosis ? [8, 5] : label === vessel ? [1, 4] : []);

type Pen = { context: CanvasRenderingContext2D; view: PlaneView; sx: number; sy: number };

/** Twice: a dark edge that shows on light tissue, a white line that shows on dark. */
function strokeTwice({ context }: Pen, path: Path2D, width: number, dash: number[]): void {
  context.setLineDash(dash);
  context.lineCap = 'round';
  for (const [style, extra] of [['#000', 3], ['#fff', 0]] as const) {
    context.strokeStyle = style;
    context.lineWidth = width + extra;
    context.stroke(path);
  }
  context.setLineDash([]);
}

function write({ context }: Pen, words: string, x: number, y: number, size = 26, align: CanvasTextAlign = 'center'): void {
  context.font = `600 ${size}px system-ui, "Noto Sans CJK SC", sans-serif`;
  context.textAlign = align;
  context.textBaseline = 'middle';
  context.lineJoin = 'round';
  context.lineWidth = 5;
  context.strokeStyle = '#000';
  context.strokeText(words, x, y);
  context.fillStyle = '#fff';
  context.fillText(words, x, y);
}

function outlines(pen: Pen, picture: Picture): void {
  const { view, sx, sy } = pen;
  const names: { words: string; x: number; y: number }[] = [];
  for (const [label, lines] of edgesOf(picture.geometry, view, picture.slice, picture.mask)) {
    const path = new Path2D();
    let [right, at] = [-1, 0];
    for (let i = 0; i < lines.length; i += 4) {
      path.moveTo(lines[i]! * sx, lines[i + 1]! * sy);
      path.lineTo(lines[i + 2]! * sx, lines[i + 3]! * sy);
      if (lines[i]! > right) [right, at] = [lines[i]!, lines[i + 1]!];
    }
    strokeTwice(pen, path, label === liver ? 1.5 : 2.5, dashes(label));
    if (isLesion(label)) names.push({ words: picture.nameOf(label), x: right * sx + 8, y: at * sy - 14 });
  }
  for (const { words, x, y } of names) write(pen, words, x, y, 26, 'left');
}

function lengths(pen: Pen, picture: Picture): void {
  for (const { from, to } of picture.lengths ?? []) {
    const end = (voxel: readonly number[]): [number, number] => {
      const [x, y] = placeOf(pen.view, voxel);
      return [x * pen.sx, y * pen.sy];
    };
    const [a, b] = [end(from), end(to)];
    const long = Math.hypot(b[0] - a[0], b[1] - a[1]) || 1;
    const [nx, ny] = [-(b[1] - a[1]) / long * 8, (b[0] - a[0]) / long * 8];
    const path = new Path2D();
    path.moveTo(...a);
    path.lineTo(...b);
    for (const [x, y] of [a, b]) { path.moveTo(x - nx, y - ny); path.lineTo(x + nx, y + ny); }
    strokeTwice(pen, path, 2, []);
  }
}

function marks(pen: Pen, picture: Picture, height: number): void {
  const [top, right, bottom, left] = pen.view.letters;
  write(pen, top, wide / 2, 22, 30);
  write(pen, bottom, wide / 2, height - 22, 30);
  write(pen, right, wide - 24, height / 2, 30);
  write(pen, left, 24, height / 2, 30);
  const mm = barLength(pen.view.width * pen.view.mm[0]);
  const long = mm / pen.view.mm[0] * pen.sx;
  const path = new Path2D();
  const [x, y] = [wide - 28, height - 30];
  path.moveTo(x - long, y - 9); path.lineTo(x - long, y); path.lineTo(x, y); path.lineTo(x, y - 9);
  strokeTwice(pen, path, 3, []);
  write(pen, `${mm} mm`, x - long / 2, y - 22, 24);
  if (picture.synthetic) write(pen, picture.synthetic, 14, height - 24, 26, 'left');
}

/** The window that leaves steps of colour as they are. */
const asStored = { centre: 127.5, width: 255 };

/** A grey under a colour that covers it by 0.6, as on the screen; step 0 is the grey. */
function coloured(grey: number, step: number): [number, number, number] {
  const colour = colours[step - 1];
  return colour ? colour.map((c) => 0.4 * grey + 0.6 * c) as [number, number, number] : [grey, grey, grey];
}

/** Draws into `canvas`, which takes the size of the slice in mm. */
export function drawPicture(canvas: HTMLCanvasElement, picture: Picture): void {
  const view = viewOf(picture.geometry, picture.across);
  const height = Math.round(wide * view.height * view.mm[1] / (view.width * view.mm[0]));
  canvas.width = wide;
  canvas.height = height;
  const context = canvas.getContext('2d');
  if (!context) return;
  const greys = greysOf(picture.geometry, view, picture.slice, picture.samples, picture.window);
  const small = document.createElement('canvas');
  small.width = view.width;
  small.height = view.height;
  const data = new ImageData(view.width, view.height);
  const steps = picture.map && greysOf(picture.geometry, view, picture.slice, picture.map, asStored);
  greys.forEach((grey, i) => data.data.set([...coloured(grey, steps?.[i] ?? 0), 255], 4 * i));
  small.getContext('2d')!.putImageData(data, 0, 0);
  context.imageSmoothingEnabled = true;
  context.imageSmoothingQuality = 'high';
  context.drawImage(small, 0, 0, wide, height);
  const pen = { context, view, sx: wide / view.width, sy: height / view.height };
  outlines(pen, picture);
  lengths(pen, picture);
  marks(pen, picture, height);
}
