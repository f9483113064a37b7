/// The calculator: patient on the left, every model's answer on the right.
import type { Place } from '../shell/places';
import { Panes } from '../shell/Panes';
import { t } from '../words/words';
import { PatientPane } from '../patient/PatientPane';
import { ResultsPane } from './ResultsPane';

function View() {
  return <><h1 class="unseen">Hepatica: {t('results.title')}</h1><Panes left={<PatientPane />} right={<ResultsPane />} /></>;
}

export const place: Place = { name: 'calculator', order: 1, label: 'shell.place.calculator', View };
