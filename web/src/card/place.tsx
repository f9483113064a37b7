/// The model card of a package, fetched when it is opened: "#/card/albi".
import type { Place } from '../shell/places';
import { later } from '../shell/later';

const CardPage = later(() => import('./CardPage').then((module) => module.CardPage));

export const place: Place = { name: 'card', print: 'card', View: () => <CardPage /> };
