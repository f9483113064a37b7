/// Gene expression of a whole table: every signature for every sample. Reached from the patient's gene group.
import type { Place } from '../shell/places';
import { later } from '../shell/later';
import { Panes } from '../shell/Panes';
import { PatientPane } from '../patient/PatientPane';

const GenesPage = later(() => import('./GenesPage').then((module) => module.GenesPage));

function View() {
  return <Panes left={<PatientPane />} right={<GenesPage />} />;
}

export const place: Place = { name: 'genes', View };
