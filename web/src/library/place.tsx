/// The model library: every package, searched and filtered; "#/library/compare" sets several side by side.
import type { Place } from '../shell/places';
import { later } from '../shell/later';
import { Panes } from '../shell/Panes';
import { PatientPane } from '../patient/PatientPane';

const LibraryPage = later(() => import('./LibraryPage').then((module) => module.LibraryPage));

function View() {
  return <Panes left={<PatientPane />} right={<LibraryPage />} />;
}

export const place: Place = { name: 'library', order: 3, label: 'shell.place.library', View };
