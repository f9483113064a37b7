/// Where the reader is: the fragment of the address, which never carries patient data.
import { signal } from '@preact/signals';

export type Route = { place: string; argument?: string };

/** "#/model/albi" -> {place: "model", argument: "albi"}; anything else is the calculator. */
export function parseRoute(hash: string): Route {
  const [, place = '', argument] = hash.replace(/^#/, '').split('/');
  return argument ? { place: place || 'calculator', argument: decoded(argument) } : { place: place || 'calculator' };
}

/** An address cut short inside a "%C3%A9" still leads to its place, which says that it knows no such name. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

export const route = signal<Route>({ place: 'calculator' });

export const address = (place: string, argument?: string): string =>
  place === 'calculator' ? '#/' : `#/${place}${argument ? `/${encodeURIComponent(argument)}` : ''}`;

export function followAddress(): void {
  const read = () => {
    route.value = parseRoute(location.hash);
    // A view just opened begins at its top; one gone back to, or reloaded, keeps the place that the browser gives it.
    if (history.state?.visited) return;
    history.replaceState({ visited: true }, '');
    scrollTo(0, 0);
  };
  addEventListener('hashchange', read);
  read();
}
