/// The report as the reader puts it together: pictures kept, and the button that prints it.
import { useLayoutEffect, useRef } from 'preact/hooks';
import { printNow } from '../../report/print';
import { Icon } from '../../shell/icons';
import { t } from '../../words/words';
import { measured } from '../mask/bench';
import { study } from '../state';
import { keep, kept, letGo, noDefaults, type KeyImage } from './keys';

export function ReportPanel() {
  const lesions = measured.value?.study === study.value?.id ? measured.value?.lesions.length ?? 0 : 0;
  return (
    <section class="bench-report">
      <h2>{t('imaging.report')}</h2>
      {lesions > 0 && (
        <label class="bench-check"><input type="checkbox" checked={!noDefaults.value} onChange={(event) => { noDefaults.value = !event.currentTarget.checked; }} />{t('imaging.report.defaults')}</label>
      )}
      {kept.value.length > 0 && <ul class="bench-kept">{kept.value.map((one) => <Kept key={one.id} one={one} />)}</ul>}
      <div class="bench-edits">
        {(['axial', 'coronal', 'sagittal'] as const).map((plane) => (
          <button key={plane} type="button" class="button" data-keep={plane} onClick={() => keep(plane)}>{t('imaging.report.keep', { plane: t(`imaging.plane.${plane}`) })}</button>
        ))}
        <button type="button" class="button main" data-edit="print" onClick={() => printNow('imaging')}><Icon name="print" />{t('imaging.report.print')}</button>
      </div>
      <p class="bench-hint">{t('imaging.report.hint')}</p>
    </section>
  );
}

function Kept({ one }: { one: KeyImage }) {
  return (
    <li>
      <Copy of={one.canvas} label={one.caption} />
      <span><b>{one.title}</b> {one.caption}</span>
      <button type="button" class="link" aria-label={t('imaging.report.remove_of', { name: `${one.title}, ${one.caption}` })} onClick={() => letGo(one.id)}>{t('imaging.report.remove')}</button>
    </li>
  );
}

/** A drawn picture in another place: an element stands in one place only. */
export function Copy({ of, label }: { of: HTMLCanvasElement; label: string }) {
  const box = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    const { current: to } = box;
    if (!to) return;
    to.width = of.width;
    to.height = of.height;
    to.getContext('2d')?.drawImage(of, 0, 0);
  }, [of]);
  return <canvas ref={box} role="img" aria-label={label} />;
}
