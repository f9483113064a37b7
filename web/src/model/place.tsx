/// One model in full, beside the patient; its address carries the model's id only.
import type { Place } from '../shell/places';
import { Panes } from '../shell/Panes';
import { PatientPane } from '../patient/PatientPane';
import { ModelPage } from './ModelPage';

function View() {
  return <Panes left={<PatientPane />} right={<ModelPage />} />;
}

export const place: Place = { name: 'model', View };
