/// Which views exist. A view is a folder's place.tsx, found by itself: {name, order, label, View}.
import type { ComponentType } from 'preact';
import type { PrintKind } from '../report/print';
import type { WordKey } from '../words/keys';

export type Place = {
  /** First part of the address: "#/about". */
  name: string;
  /** Position in the bar; a place without a label is reached only by links. */
  order?: number; label?: WordKey;
  /** What the print button and the browser's own print command put on paper here; the case summary unless said. */
  print?: PrintKind;
  View: ComponentType;
};

const found = import.meta.glob<{ place: Place }>('../*/place.tsx', { eager: true });
const places = Object.values(found).map((module) => module.place);

/** Places that stand in the bar, in order. */
export const barPlaces = places.filter((p) => p.label).sort((a, b) => (a.order ?? 0) - (b.order ?? 0));

/** The view for an address; an unknown address shows the calculator. */
export function placeFor(name: string): Place {
  return (places.find((p) => p.name === name) ?? places.find((p) => p.name === 'calculator'))!;
}
