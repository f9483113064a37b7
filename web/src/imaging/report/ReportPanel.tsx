/// The report as the reader puts it together: pictures kept, and the button that prints it.
import { useLayoutEffect, useRef } from 'preact/hooks';
import { printNow } from '../../report/print';
import { Icon } from '../../shell/icons';
import { t } from '../../words/words';
import { measured } from '../mask/bench';
import { study } from '../state';
import { keep, keptHere, letGo, letGoAside, noDefaults, samePatient, setAside, type KeyImage } from './keys';

export function ReportPanel() {
  const lesions = measured.value?.study === study.value?.id ? measured.value?.lesions.length ?? 0 : 0;
  return (
    <section class="bench-report">
      <h2>{t('imaging.report')}</h2>
      {lesions > 0 && (
        <label class="bench-check"><input type="checkbox" checked={!noDefaults.value} onChange={(event) => { noDefaults.value = !event.currentTarget.checked; }} />{t('imaging.report.defaults')}</label>
      )}
      {keptHere().length > 0 && <ul class="bench-kept">{keptHere().map((one) => <Kept key={one.id} one={one} />)}</ul>}
      {setAside().length > 0 && <Aside />}
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

/** Pictures of a study opened before: named, neither shown nor printed. */
function Aside() {
  const titles = [...new Set(setAside().map((one) => one.title))].join(', ');
  return (
    <div class="bench-aside" role="status">
      <p class="note unusual"><Icon name="alert" />{t('imaging.report.aside', { n: setAside().length, titles })}</p>
      <div class="bench-edits">
        <button type="button" class="button" data-aside="same" onClick={samePatient}>{t('imaging.report.aside_same')}</button>
        <button type="button" class="button" data-aside="remove" onClick={letGoAside}>{t('imaging.report.aside_remove')}</button>
      </div>
    </div>
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
