/// The slice that is there first, in place of the axial plane until the volume has come. Nothing is measured on it.
import { useEffect, useRef } from 'preact/hooks';
import { t } from '../../words/words';
import type { Early } from '../reading/early';
import type { Samples } from '../reading/stack';
import { autoWindow, firstWindow } from './windows';

export function EarlySlice({ header, samples, at, all, synthetic }: Early) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { columns, rows } = header;
  const [apart, beside] = header.spacing ?? [1, 1];
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    const picture = context.createImageData(columns, rows);
    paintGrey(picture.data, samples, header.modality === 'CT' ? firstWindow(synthetic) : autoWindow(samples));
    context.putImageData(picture, 0, 0);
  }, [samples]);
  return (
    <div class="bench-early">
      <canvas ref={canvas} width={columns} height={rows} style={{ '--ratio': columns * beside / (rows * apart) }} role="img" aria-label={t('imaging.early', { at, all })} />
      {synthetic && <span class="bench-synthetic">{t('imaging.synthetic')}</span>}
      <span class="bench-slice-early">{t('imaging.early', { at, all })}</span>
    </div>
  );
}

/** Values from the window's lower to its upper end as black to white. */
export function paintGrey(pixels: Uint8ClampedArray, samples: Samples, { centre, width }: { centre: number; width: number }): void {
  const low = centre - width / 2;
  for (let i = 0; i < samples.length; i++) {
    const grey = (samples[i]! - low) / width * 255;
    pixels[4 * i] = pixels[4 * i + 1] = pixels[4 * i + 2] = grey;
    pixels[4 * i + 3] = 255;
  }
}
