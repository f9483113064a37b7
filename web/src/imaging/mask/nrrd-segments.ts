/// What the labels of an NRRD mask are called by the program that wrote it (the keys of 3D Slicer: Segment0_Name, Segment0_LabelValue).

export type Segment = { name: string; value: number };

const mostHeader = 1024 * 1024;

/** The header of an NRRD file as text; undefined for another file. */
function headerOf(bytes: Uint8Array): string | undefined {
  const text = new TextDecoder().decode(bytes.subarray(0, mostHeader));
  return /^NRRD\d{4}\r?\n/.test(text) ? text.split(/\r?\n\r?\n/, 1)[0] : undefined;
}

/** Names and numbers of the segments, by number; empty where the file names none. A number that two segments share (they lie in two
 * layers then) has both names. */
export function segmentsOf(bytes: Uint8Array): Segment[] {
  const found = new Map<string, { name?: string; value?: number }>();
  for (const [, id = '', key, said = ''] of (headerOf(bytes) ?? '').matchAll(/^Segment(\d+)_(Name|LabelValue):=(.*)$/gm)) {
    found.set(id, { ...found.get(id), ...(key === 'Name' ? { name: said.trim().replaceAll('\\n', ' ') } : { value: Number(said) }) });
  }
  const byNumber = new Map<number, string[]>();
  for (const { name, value } of found.values()) {
    if (name && value !== undefined && Number.isInteger(value) && value > 0 && value < 256) byNumber.set(value, [...byNumber.get(value) ?? [], name]);
  }
  return [...byNumber].map(([value, names]) => ({ value, name: names.join(' / ') })).sort((a, b) => a.value - b.value);
}
