/// Line drawings of the bench's tools, in the strokes of the page's icons; each button has the words.
import { LineDrawing } from '../../shell/icons';

const paths = {
  crosshair: 'M8 1.5v4.3M8 10.2v4.3M1.5 8h4.3M10.2 8h4.3M8 8v.1',
  window: 'M8 14.5A6.5 6.5 0 1 0 8 1.5a6.5 6.5 0 0 0 0 13ZM8 1.5v13M10.1 3.8v8.4M12.2 5.4v5.2',
  pan: 'M8 1.5v13M1.5 8h13M6 3.5l2-2 2 2M6 12.5l2 2 2-2M3.5 6l-2 2 2 2M12.5 6l2 2-2 2',
  zoom: 'M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9ZM10.4 10.4l3.6 3.6M5 7h4M7 5v4',
  length: 'M2.8 13.2 13.2 2.8M1.2 11.6l3.2 3.2M11.6 1.2l3.2 3.2M6 8.2l1 1M8.2 6l1 1',
  bidirectional: 'M2 12.5 13 3M1 11.3l2 2.4M12 1.8l2 2.4M5.6 4.4l5.6 6.6M4.7 5.2l1.8-1.6M10.3 11.8l1.8-1.6',
  probe: 'M8 14.5S3.4 9.5 3.4 6.1a4.6 4.6 0 0 1 9.2 0C12.6 9.5 8 14.5 8 14.5ZM8 7.8a1.7 1.7 0 1 0 0-3.4 1.7 1.7 0 0 0 0 3.4Z',
  brush: 'M13.8 2.2 7.3 8.7M7.3 8.7c-1.7-.6-3.3.3-3.6 2-.2 1.2-.9 2-2.2 2.3 1.6 1.3 5.3 1.5 6.6-.6.8-1.3.4-2.9-.8-3.7Z',
  threshold: 'M13.8 1.2 9.3 5.7M9.3 5.7c-1.5-.5-2.8.2-3.1 1.6-.2 1-.8 1.7-1.9 2 1.4 1.1 4.6 1.2 5.7-.5.7-1.1.4-2.4-.7-3.1ZM2 11.8v3M14 11.8v3M2 13.3h12',
  polygon: 'M8 2.2l5.8 4.4-2.4 7H4.6l-2.4-7Z',
  eraser: 'M5.6 13.5 2.2 10.1l7.4-7.4 4.2 4.2-6.6 6.6ZM6.1 6.2l4.2 4.2M5.6 13.5H14',
  lesion: 'M8.2 3.6C5 2.8 2 5.1 2 8.3c0 3 2.4 5 5.2 4.8 3.6-.2 5.6-2.9 4.8-5.8M11.8 1.3v4.4M9.6 3.5H14M6.8 8.3v.1',
  flood: 'M6.2 2.2l6.4 6.4-5.4 4.6-5.4-5.4 5.6-4.4M2 8.2h10.2M13.7 10.5c.9 1.2 1.2 1.9 1.2 2.5a1.2 1.2 0 0 1-2.4 0c0-.6.3-1.3 1.2-2.5Z',
  fit: 'M2 5.5V2h3.5M10.5 2H14v3.5M14 10.5V14h-3.5M5.5 14H2v-3.5M5.5 5.5h5v5h-5Z',
  phases: 'M1.8 3h5.4v10H1.8ZM8.8 3h5.4v10H8.8Z',
  play: 'M4.5 2.8 12.8 8l-8.3 5.2Z',
  pause: 'M5.2 3v10M10.8 3v10',
  clear: 'M2 10.5l6.6-6.6M1 9.2l2.3 2.6M7.5 2.7l2.3 2.5M9.7 9.7l4.3 4.3M14 9.7L9.7 14',
};
export type ToolIconName = keyof typeof paths;

export const ToolIcon = ({ name }: { name: ToolIconName }) => <LineDrawing path={paths[name]} />;
