/// About: purpose, users, limits, privacy with its self-test, versions, licences, how to cite.
import type { Place } from '../shell/places';
import { AboutPage } from './AboutPage';

export const place: Place = { name: 'about', order: 9, label: 'shell.place.about', View: AboutPage };
