/// Reads a table of expression, genes in rows or in columns, and keeps the genes that a signature asks for.
import type { Naming } from './identifiers';

/** Why a table cannot be read; line and column count from 1, as a spreadsheet shows them. */
export type TableFault = {
  kind: 'empty' | 'spreadsheet' | 'no_genes' | 'ragged' | 'no_samples' | 'sample_twice';
  line?: number; column?: number; text?: string; found?: number; expected?: number;
};
export type BadCell = { line: number; column: number; text: string; gene: string };
export type ExpressionTable = {
  samples: string[];
  /** By gene symbol, one value a sample; NaN where the file has none. */
  values: Map<string, Float64Array>;
  genesIn: 'rows' | 'columns';
  /** Names in the file that no signature asks for. */
  others: number;
  /** Cells of the genes kept that are empty or NA. */
  blank: number;
  bad: BadCell[]; badCount: number;
  /** Genes that two rows or columns give; left out, since which is meant cannot be told. */
  twice: { gene: string; first: number; second: number }[];
};

const blankWords = new Set(['', 'NA', 'N/A', 'NAN', 'NULL', '.', '-']);
const headWords = /^(|gene.*|symbol.*|hugo.*|ensembl.*|entrez.*|id.?|full_?id|sample.*|barcode|patient.*|name|probe.*)$/i;
const annotationWords = /^(entrez.*|ensembl.*|hugo.*|gene_?(id|name|symbol|type|biotype)|symbol|description|chr.*|start|end|length|strand)$/i;
const kept = 20;

/** One line as cells; a quoted cell may hold the separator. */
export function cellsOf(line: string, separator: string): string[] {
  if (!line.includes('"')) return line.split(separator).map((c) => c.trim());
  const cells: string[] = [];
  let cell = '';
  let quoted = false;
  for (let i = 0; i < line.length; i++) {
    const letter = line[i]!;
    if (letter === '"' && quoted && line[i + 1] === '"') { cell += '"'; i++; }
    else if (letter === '"') quoted = !quoted;
    else if (letter === separator && !quoted) { cells.push(cell.trim()); cell = ''; }
    else cell += letter;
  }
  return [...cells, cell.trim()];
}

/** The number in a cell; undefined for an empty one, NaN for anything else. A decimal comma needs semicolons. */
function valueOf(cell: string, separator: string): number | undefined {
  if (blankWords.has(cell.toUpperCase())) return undefined;
  const text = separator === ';' ? cell.replace(/^([-+]?\d+),(\d+)$/, '$1.$2') : cell;
  return /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(text) ? Number(text) : NaN;
}

type Line = { text: string; line: number };

/** Reads the text of a file. Bad cells leave one value out; a fault of the whole table is returned alone. */
export function readTable(text: string, known: Naming): ExpressionTable | TableFault {
  if (text.startsWith('PK\u0003\u0004') || text.startsWith('\u00d0\u00cf') || text.includes('\u0000')) return { kind: 'spreadsheet' };
  const lines: Line[] = text.replace(/^\ufeff/, '').split(/\r\n|\r|\n/).map((t, i) => ({ text: t, line: i + 1 }))
    .filter((l) => l.text.trim() !== '' && !l.text.startsWith('#'));
  if (lines.length === 0) return { kind: 'empty' };
  const top = lines[0]!.text;
  const separator = top.includes('\t') ? '\t' : top.includes(';') ? ';' : ',';
  const head = cellsOf(top, separator);
  const numeric = head.slice(1).every((c) => { const v = valueOf(c, separator); return v === undefined || !Number.isNaN(v); });
  const headed = head.length > 1 && (!numeric || headWords.test(head[0]!));
  const body = headed ? lines.slice(1) : lines;
  if (body.length === 0) return { kind: 'empty' };
  const width = cellsOf(body[0]!.text, separator).length;
  // R's write.table leaves out the name of the first column.
  if (headed && head.length === width - 1) head.unshift('');
  const inHead = headed ? head.filter((c) => known(c)).length : 0;
  const firstCells = body.map((l) => cellsOf(l.text.split(separator, 3).join(separator), separator));
  const inColumn = [0, 1, 2].map((c) => firstCells.filter((cells) => isName(cells[c], c, known)).length);
  const names = inColumn.indexOf(Math.max(...inColumn));
  if (inHead === 0 && inColumn[names] === 0) return { kind: 'no_genes', line: lines[0]!.line, text: head.slice(0, 3).join(', ') };
  const open = { separator, head, headed, width: headed ? head.length : width, known };
  return inHead > inColumn[names]! ? genesInColumns(body, open) : genesInRows(body, firstCells, names, open);
}

// A bare number is an Entrez identifier only in the first column or a column of identifiers beside symbols.
const isName = (cell: string | undefined, column: number, known: Naming) =>
  cell !== undefined && known(cell) !== undefined && (column === 0 || !/^\d+$/.test(cell));

type Open = { separator: string; head: string[]; headed: boolean; width: number; known: Naming };

/** Collects cells, and keeps count of those without a number. */
class Cells {
  table: ExpressionTable;
  constructor(genesIn: 'rows' | 'columns', samples: string[]) {
    this.table = { samples, values: new Map(), genesIn, others: 0, blank: 0, bad: [], badCount: 0, twice: [] };
  }
  value(cell: string, separator: string, gene: string, line: number, column: number): number {
    const value = valueOf(cell, separator);
    if (value === undefined) { this.table.blank++; return NaN; }
    if (Number.isFinite(value)) return value;
    this.table.badCount++;
    if (this.table.bad.length < kept) this.table.bad.push({ line, column, text: cell.slice(0, 40), gene });
    return NaN;
  }
}

/** Decides which place gives each gene: the symbol before an alias; two of the same standing give none. */
function places(found: { cell: string; at: number }[], known: Naming) {
  const chosen = new Map<string, { at: number; rank: number; second?: number }>();
  for (const { cell, at } of found) {
    const gene = known(cell);
    if (!gene) continue;
    const before = chosen.get(gene.symbol);
    if (!before || gene.rank < before.rank) chosen.set(gene.symbol, { at, rank: gene.rank });
    else if (gene.rank === before.rank) before.second ??= at;
  }
  const twice = [...chosen].filter(([, p]) => p.second !== undefined).map(([gene, p]) => ({ gene, first: p.at, second: p.second! }));
  return { twice, at: new Map([...chosen].filter(([, p]) => p.second === undefined).map(([gene, p]) => [p.at, gene])) };
}

function genesInRows(body: Line[], firstCells: string[][], names: number, { separator, head, headed, width, known }: Open) {
  const { at, twice } = places(body.map((l, i) => ({ cell: firstCells[i]![names] ?? '', at: l.line })), known);
  const rows = body.filter((l) => at.has(l.line)).map((l) => ({ line: l.line, cells: cellsOf(l.text, separator) }));
  const ragged = rows.find((r) => r.cells.length !== width);
  if (ragged) return { kind: 'ragged', line: ragged.line, found: ragged.cells.length, expected: width } as TableFault;
  const columns = Array.from({ length: width }, (_, c) => c)
    .filter((c) => c !== names && !(headed && (c < 3 || c < names) && annotationWords.test(head[c]!)));
  // A column of words only (a description) is no sample.
  const samplesAt = columns.filter((c) => rows.length === 0 || rows.some((r) => { const v = valueOf(r.cells[c]!, separator); return v === undefined || !Number.isNaN(v); }) || (c === columns.at(-1) && columns.length === 1));
  if (samplesAt.length === 0) return { kind: 'no_samples', line: rows[0]?.line ?? body[0]!.line } as TableFault;
  const samples = samplesAt.map((c, i) => (headed ? head[c] || `#${i + 1}` : `#${i + 1}`));
  const repeated = samples.findIndex((s, i) => samples.indexOf(s) !== i);
  if (repeated >= 0) return { kind: 'sample_twice', line: 1, column: samplesAt[repeated]! + 1, text: samples[repeated]! } as TableFault;
  const cells = new Cells('rows', samples);
  for (const row of rows) {
    const gene = at.get(row.line)!;
    cells.table.values.set(gene, Float64Array.from(samplesAt, (c) => cells.value(row.cells[c]!, separator, gene, row.line, c + 1)));
  }
  return { ...cells.table, twice, others: body.length - rows.length - twice.length };
}

function genesInColumns(body: Line[], { separator, head, width, known }: Open) {
  const { at, twice } = places(head.map((cell, c) => ({ cell: c === 0 ? '' : cell, at: c + 1 })), known);
  const samples: string[] = [];
  const seen = new Map<string, number>();
  const cells = new Cells('columns', samples);
  const columns = [...at];
  for (const [, gene] of columns) cells.table.values.set(gene, new Float64Array(body.length).fill(NaN));
  for (const [i, { text, line }] of body.entries()) {
    const row = cellsOf(text, separator);
    if (row.length !== width) return { kind: 'ragged', line, found: row.length, expected: width } as TableFault;
    const name = row[0] || `#${i + 1}`;
    if (seen.has(name)) return { kind: 'sample_twice', line, column: 1, text: name } as TableFault;
    seen.set(name, line);
    samples.push(name);
    for (const [column, gene] of columns) cells.table.values.get(gene)![i] = cells.value(row[column - 1]!, separator, gene, line, column);
  }
  return { ...cells.table, twice, others: width - 1 - columns.length - twice.length };
}

export const isFault = (read: ExpressionTable | TableFault): read is TableFault => 'kind' in read;
