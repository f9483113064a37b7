/// Tables as files: numbers with every digit, texts quoted where they must be.

/** What is shown, and what the file holds when that is more. */
export type Cell = string | number | undefined | { show: string; raw: string | number | undefined };

export const raw = (cell: Cell): string | number | undefined => (typeof cell === 'object' ? cell.raw : cell);

function written(value: string | number | undefined): string {
  if (value === undefined) return '';
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : '';
  // A text that a spreadsheet would run as a formula is kept a text; behind a minus only a whole number is none ("-2+3" is one).
  const safe = /^[=+@\t\r]|^-(?!(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$)/i.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** With a byte-order mark, so that Excel reads Chinese. */
export const csv = (head: string[], rows: Cell[][]): string =>
  '\ufeff' + [head, ...rows.map((row) => row.map(raw))].map((row) => row.map(written).join(',')).join('\r\n') + '\r\n';
