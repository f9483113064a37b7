/// Reads a table of one sample's gene expression: symbol, value; comma, semicolon or tab between.

export type GeneTable = { values: Record<string, number>; problems: { line: number; text: string }[] };
const limit = 60000;

/** Returns what could be read, and by line what could not. A header line without a number is skipped. */
export function readGeneTable(text: string): GeneTable {
  const values: Record<string, number> = {};
  const problems: GeneTable['problems'] = [];
  const lines = text.replace(/^\ufeff/, '').split(/\r\n|\r|\n/);
  lines.slice(0, limit).forEach((line, index) => {
    if (line.trim() === '' || line.startsWith('#')) return;
    const cells = line.split(/\t|;|,/).map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
    const value = cells[1] === undefined || cells[1] === '' ? NaN : Number(cells[1]);
    const symbol = cells[0] ?? '';
    if (cells.length < 2 || symbol === '' || !Number.isFinite(value)) {
      if (index > 0) problems.push({ line: index + 1, text: line.slice(0, 60) });
    } else if (symbol in values) {
      problems.push({ line: index + 1, text: symbol });
    } else {
      values[symbol] = value;
    }
  });
  return { values, problems };
}
