/// The cohort lab: a hospital's own table, described, used to test and update models, and to fit new ones; and models from papers.
import type { Place } from '../shell/places';
import { later } from '../shell/later';
import { route } from '../state/route';

const Cohort = later(() => import('./LabPage').then((module) => module.LabPage));
const Paper = later(() => import('./paper/PaperPage').then((module) => module.PaperPage));
const View = () => (route.value.argument === 'paper' ? <Paper /> : <Cohort />);

export const place: Place = { name: 'lab', order: 4, label: 'shell.place.lab', View };
