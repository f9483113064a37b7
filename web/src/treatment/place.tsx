/// The treatment view: what guidelines name for this patient, and what is known of people treated each way.
import type { Place } from '../shell/places';
import { later } from '../shell/later';
import { Panes } from '../shell/Panes';
import { PatientPane } from '../patient/PatientPane';

const TreatmentPage = later(() => import('./TreatmentPage').then((module) => module.TreatmentPage));

function View() {
  return <Panes left={<PatientPane />} right={<TreatmentPage />} />;
}

export const place: Place = { name: 'treatment', order: 2, label: 'shell.place.treatment', print: 'treatment', View };
