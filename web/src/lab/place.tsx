/// The cohort lab: a hospital's own table, described, used to test and update models, and to fit new ones.
import type { Place } from '../shell/places';
import { later } from '../shell/later';

const View = later(() => import('./LabPage').then((module) => module.LabPage));

export const place: Place = { name: 'lab', order: 4, label: 'shell.place.lab', View };
