/// A short confirmation at the foot of the page ("Copied"); it goes by itself.
import { signal } from '@preact/signals';

const message = signal('');
let timer = 0;

export function toast(words: string): void {
  message.value = words;
  clearTimeout(timer);
  timer = window.setTimeout(() => { message.value = ''; }, 3500);
}

export function Toast() {
  return <div class="toast" role="status" data-shown={message.value !== ''}>{message}</div>;
}
