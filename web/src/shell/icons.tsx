/// The few line drawings the page uses as icons; each is hidden from screen readers, its button has the words.
const paths = {
  info: 'M8 7.2v4.3M8 4.6v.1M8 14.5A6.5 6.5 0 1 0 8 1.5a6.5 6.5 0 0 0 0 13Z',
  close: 'M4 4l8 8M12 4l-8 8',
  back: 'M9.5 3 4.5 8l5 5',
  chevron: 'M5.5 6.5 8 9.5l2.5-3',
  print: 'M4.5 6V2h7v4M4.5 11.5h-2v-5h11v5h-2M4.5 9.5h7V14h-7Z',
  copy: 'M5.5 5.5v-3h8v8h-3M2.5 5.5h8v8h-8Z',
  sun: 'M8 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM8 1.5V3M8 13v1.5M1.5 8H3M13 8h1.5M3.4 3.4l1 1M11.6 11.6l1 1M12.6 3.4l-1 1M4.4 11.6l-1 1',
  moon: 'M13 9.6A5.6 5.6 0 0 1 6.4 3 5.6 5.6 0 1 0 13 9.6Z',
  auto: 'M8 14.5A6.5 6.5 0 1 0 8 1.5a6.5 6.5 0 0 0 0 13ZM8 1.5v13M8 4.5h4.9M8 8h6.5M8 11.5h4.9',
  check: 'M3 8.5l3.2 3.2L13 4.8',
  alert: 'M8 2 1.8 13.2h12.4ZM8 6.5v3M8 11.4v.1',
  cross: 'M8 14.5A6.5 6.5 0 1 0 8 1.5a6.5 6.5 0 0 0 0 13ZM3.5 12.5l9-9',
  lock: 'M4 7.5h8v6H4ZM5.5 7.5V5a2.5 2.5 0 0 1 5 0v2.5',
  paste: 'M5.5 3h-2v11h9V3h-2M5.5 1.8h5v2.4h-5Z',
  person: 'M8 7.5a2.8 2.8 0 1 0 0-5.6 2.8 2.8 0 0 0 0 5.6ZM2.8 14.2a5.2 5.2 0 0 1 10.4 0',
  search: 'M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9ZM10.4 10.4l3.4 3.4',
  arrow: 'M3 8h10M9 4l4 4-4 4',
  download: 'M8 2v8M4.8 7 8 10.2 11.2 7M2.5 13.5h11',
};

export const Icon = ({ name }: { name: keyof typeof paths }) => <LineDrawing path={paths[name]} />;

/** A path on a field of 16 × 16 in the strokes of the page: rooms that are fetched later draw their own icons with it. */
export function LineDrawing({ path }: { path: string }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
      <path d={path} fill="none" stroke="currentColor" stroke-width="1.4" stroke-linecap="round" stroke-linejoin="round" />
    </svg>
  );
}

/** The mark: a three-lobed leaf, the liverleaf that the product is named after. */
export function Mark() {
  return (
    <svg class="mark" viewBox="0 0 32 32" width="26" height="26" aria-hidden="true" focusable="false">
      <path class="mark-leaf" d="M16 29C13 25 4 24 3 15.5 2.4 10 7 7.6 10 9.8 9.6 5.4 12.6 2.5 16 2.5s6.4 2.9 6 7.3c3-2.2 7.6.2 7 5.7C28 24 19 25 16 29Z" />
      <path class="mark-vein" d="M16 26V9M16 20l-7-5M16 20l7-5" fill="none" stroke-width="1.8" stroke-linecap="round" />
    </svg>
  );
}
