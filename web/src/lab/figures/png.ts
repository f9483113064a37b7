/// A drawing as PNG, painted from its own elements: the page's policy lets no image be made from text, and needs not.
import { saveFile } from '../../figures/save-svg';

const number = (element: Element, name: string) => Number(element.getAttribute(name) ?? 0);

function shape(element: SVGGeometryElement): Path2D | undefined {
  const path = new Path2D();
  switch (element.tagName) {
    case 'path': return new Path2D(element.getAttribute('d') ?? '');
    case 'line': path.moveTo(number(element, 'x1'), number(element, 'y1')); path.lineTo(number(element, 'x2'), number(element, 'y2')); return path;
    case 'rect': path.rect(number(element, 'x'), number(element, 'y'), number(element, 'width'), number(element, 'height')); return path;
    case 'circle': path.arc(number(element, 'cx'), number(element, 'cy'), number(element, 'r'), 0, 2 * Math.PI); return path;
    default: return undefined;
  }
}

function paint(context: CanvasRenderingContext2D, element: SVGElement, scale: number, origin: DOMMatrix): void {
  const style = getComputedStyle(element);
  if (style.display === 'none' || style.visibility === 'hidden') return;
  if (element instanceof SVGGeometryElement) {
    const path = shape(element);
    const own = element.getCTM();
    if (!path || !own) return;
    const m = origin.multiply(own);
    context.setTransform(m.a * scale, m.b * scale, m.c * scale, m.d * scale, m.e * scale, m.f * scale);
    context.globalAlpha = Number(style.opacity);
    if (style.fill !== 'none' && element.tagName !== 'line') {
      context.fillStyle = style.fill;
      context.globalAlpha = Number(style.opacity) * Number(style.fillOpacity);
      context.fill(path);
    }
    if (style.stroke !== 'none') {
      context.globalAlpha = Number(style.opacity);
      context.strokeStyle = style.stroke;
      context.lineWidth = parseFloat(style.strokeWidth);
      context.lineJoin = style.strokeLinejoin as CanvasLineJoin;
      context.setLineDash(style.strokeDasharray === 'none' ? [] : style.strokeDasharray.split(/[ ,]+/).map(parseFloat));
      context.stroke(path);
    }
  } else if (element instanceof SVGTextElement) {
    const m = origin.multiply(element.getCTM() ?? new DOMMatrix());
    context.setTransform(m.a * scale, m.b * scale, m.c * scale, m.d * scale, m.e * scale, m.f * scale);
    context.globalAlpha = Number(style.opacity);
    context.fillStyle = style.fill;
    context.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
    context.textAlign = style.textAnchor === 'end' ? 'right' : style.textAnchor === 'middle' ? 'center' : 'left';
    context.fillText(element.textContent ?? '', number(element, 'x'), number(element, 'y'));
  } else {
    for (const child of element.children) paint(context, child as SVGElement, scale, origin);
  }
}

/** Three dots for each of the drawing's: 300 dpi at the width of a journal's column. */
export async function savePng(svg: SVGSVGElement, name: string, scale = 3): Promise<void> {
  const { width, height } = svg.viewBox.baseVal;
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const context = canvas.getContext('2d');
  if (!context) return;
  context.fillStyle = getComputedStyle(svg).getPropertyValue('--surface') || '#fff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  // Matrices of the children are in the pixels on screen; this takes them back to the drawing's own.
  const shown = svg.getBoundingClientRect();
  const origin = new DOMMatrix([width / (shown.width || width), 0, 0, height / (shown.height || height), 0, 0]);
  for (const child of svg.children) paint(context, child as SVGElement, scale, origin);
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/png'));
  if (blob) saveFile(blob, name);
}
