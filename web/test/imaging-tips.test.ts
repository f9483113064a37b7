/// Words beside an icon: sent away by Escape before it means anything else, back with the next icon.
import { expect, it } from 'vitest';
import { hush, hushed, speakAgain } from '../src/imaging/viewing/tips';

const icon = (name: string) => { const one = { name, closest: () => one }; return one as unknown as Element; };
const root = (...shown: Element[]) => ({ querySelectorAll: () => shown }) as unknown as ParentNode;
function press(key: string, at: ParentNode) {
  const done = { stopped: false, prevented: false };
  return { answer: hush({ key, stopPropagation: () => { done.stopped = true; }, preventDefault: () => { done.prevented = true; } }, at), ...done };
}

it('takes Escape while words are shown, and leaves it alone otherwise', () => {
  const zoom = icon('zoom');
  expect(press('Escape', root())).toEqual({ answer: false, stopped: false, prevented: false });
  expect(press('Enter', root(zoom)).answer).toBe(false);
  expect(hushed.value).toBe(false);
  expect(press('Escape', root(zoom)).answer).toBe(true);
  expect(hushed.value).toBe(true);
  // A second Escape is for whatever stands behind: a polygon, the phases.
  expect(press('Escape', root(zoom)).answer).toBe(false);
  // Moving within the icon brings nothing back; another icon does, and so does leaving.
  speakAgain({ type: 'pointerover', target: zoom });
  expect(hushed.value).toBe(true);
  speakAgain({ type: 'pointerover', target: icon('pan') });
  expect(hushed.value).toBe(false);
  press('Escape', root(zoom));
  speakAgain({ type: 'pointerleave', target: zoom });
  expect(hushed.value).toBe(false);
});
