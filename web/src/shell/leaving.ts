/// Work that lies nowhere but in the page: leaving asks first, whichever room is open at that moment.
const rooms: (() => boolean)[] = [];

/** A room says once, when it is loaded, how to tell that it holds such work. */
export const holdsWork = (holds: () => boolean): void => void rooms.push(holds);

export const anyWork = (): boolean => rooms.some((holds) => holds());

let agreed = false;
/** The reader was asked already and said yes. */
export const leaveKnowing = (): void => { agreed = true; };

export function followLeaving(): void {
  addEventListener('beforeunload', (event) => { if (anyWork() && !agreed) event.preventDefault(); });
}
