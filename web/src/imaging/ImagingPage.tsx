/// The bench: series on the left, three planes in the middle, labels and measures on the right.
import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { ownPrint } from '../report/print';
import { t } from '../words/words';
import { addOwn, packageAmong } from './network/packages';
import { ReportSheet } from './report/ReportSheet';
import { fromDrop } from './reading/gather';
import { SeriesPane } from './SeriesPane';
import { SidePane } from './SidePane';
import { Viewer } from './viewing/Viewer';
import { early, study, take } from './state';
import '../styles/imaging.css';
import '../styles/imaging-report.css';

const over = signal(false);

/** A network package goes to the networks, everything else is a study. */
async function dropped(gathering: Promise<File[]>): Promise<void> {
  const files = await gathering.catch(() => undefined);
  const own = files && await packageAmong(files);
  if (own) await addOwn(own);
  else await take(files ?? gathering);
}

export function ImagingPage() {
  const open = study.value !== undefined;
  useEffect(() => {
    if (open) ownPrint.value = 'imaging';
    return () => { ownPrint.value = undefined; };
  }, [open]);
  return (
    <>
    <div class="bench" data-over={over.value} data-open={study.value || early.value ? 'yes' : 'no'}
      onDragOver={(event) => { event.preventDefault(); over.value = true; }}
      onDragLeave={(event) => { if (event.target === event.currentTarget) over.value = false; }}
      onDrop={(event) => { event.preventDefault(); over.value = false; if (event.dataTransfer) void dropped(fromDrop(event.dataTransfer)); }}>
      <h1 class="unseen">{t('imaging.title')}</h1>
      <SeriesPane />
      <Viewer />
      <SidePane />
    </div>
    <ReportSheet />
    </>
  );
}
