/// Imaging: a study from disk read, looked at, delineated and measured on this device. Fetched in two steps: words and
/// a start panel when the address is opened, the viewer itself when the reader asks for it.
import type { Place } from '../shell/places';
import { later } from '../shell/later';

const Gate = later(() => import('./Gate').then((module) => module.Gate));

export const place: Place = { name: 'imaging', order: 7, label: 'shell.place.imaging', View: Gate };
