/// Which gene of the signatures a name in a file means: symbol, alias, Entrez or Ensembl identifier.

/** A gene as collected from the packages and web/genes/identifiers.tsv. */
export type GeneNames = { symbol: string; aliases?: string[]; entrez?: string; ensembl?: string[] };
/** rank: 0 the package's own symbol, 1 anything else; where both stand in one file, the symbol is meant. */
export type Known = { symbol: string; rank: 0 | 1 };
export type Naming = (cell: string) => Known | undefined;

/** Returns the look-up. A name that two genes claim is known for neither, unless it is the symbol of one. */
export function naming(genes: GeneNames[]): Naming {
  const symbols = new Map(genes.map((g) => [g.symbol.toUpperCase(), g.symbol]));
  const others = new Map<string, string | undefined>();
  for (const gene of genes) {
    for (const name of new Set([...(gene.aliases ?? []), ...(gene.entrez ? [gene.entrez] : []), ...(gene.ensembl ?? [])].map((n) => n.toUpperCase()))) {
      others.set(name, others.has(name) && others.get(name) !== gene.symbol ? undefined : gene.symbol);
    }
  }
  const one = (cell: string): Known | undefined => {
    const name = cell.trim().toUpperCase().replace(/^(ENSG\d{11})\.\d+.*$/, '$1');
    const symbol = symbols.get(name);
    if (symbol) return { symbol, rank: 0 };
    const other = others.get(name);
    return other ? { symbol: other, rank: 1 } : undefined;
  };
  // "A1BG|1" and "ENSG00000121410|A1BG" name a gene twice.
  return (cell) => one(cell) ?? (cell.includes('|') ? cell.split('|').map(one).find((k) => k) : undefined);
}
