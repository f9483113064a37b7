/// Where the reader is: the fragment of the address, which never carries patient data.
import { signal } from '@preact/signals';

export type Route = { place: string; argument?: string };

/** "#/model/albi" -> {place: "model", argument: "albi"}; anything else is the calculator. */
export function parseRoute(hash: string): Route {
  const [, place = '', argument] = hash.replace(/^#/, '').split('/');
  return argument ? { place: place || 'calculator', argument: decodeURIComponent(argument) } : { place: place || 'calculator' };
}

export const route = signal<Route>({ place: 'calculator' });

export const address = (place: string, argument?: string): string =>
  place === 'calculator' ? '#/' : `#/${place}${argument ? `/${encodeURIComponent(argument)}` : ''}`;

export function followAddress(): void {
  const read = () => { route.value = parseRoute(location.hash); };
  addEventListener('hashchange', read);
  read();
}
