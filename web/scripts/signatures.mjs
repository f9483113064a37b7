// The gene signatures as the expression view needs them: genes, scales, what the paper divides at, names of genes.

/** What the paper divides at, as the package states it, with the package's own sentence on the median. */
function ruleOf(model) {
  const rule = model.evidence?.development?.cut_off ?? 'none';
  const says = (model.limitations ?? []).find((l) => /\bdivide[sd]? at the median\b/i.test(l.en));
  return { rule, ...(says && rule !== 'none' ? { says } : {}) };
}

/** Rows of web/genes/identifiers.tsv by symbol. */
export function identifiers(text) {
  const rows = text.split('\n').slice(1).filter((l) => l !== '').map((l) => l.split('\t'));
  return new Map(rows.map(([symbol, entrez, ensembl, official]) => [symbol, { entrez, ensembl: ensembl ? ensembl.split(' ') : [], official }]));
}

/** Everything in one object: {signatures, genes}. */
export function signatures(packages, table) {
  const genes = new Map();
  const found = packages.flatMap((model) => (model.computation ?? []).filter((s) => s.kind === 'signature').map((step) => {
    for (const { symbol, aliases = [], entrez, ensembl } of step.genes) {
      const outside = table.get(symbol);
      const before = genes.get(symbol) ?? { symbol, aliases: [], ensembl: [] };
      genes.set(symbol, {
        symbol, entrez: entrez ?? before.entrez ?? outside?.entrez,
        aliases: [...new Set([...before.aliases, ...aliases, ...(outside?.official ? [outside.official] : [])])],
        ensembl: [...new Set([...before.ensembl, ...(ensembl ? [ensembl] : []), ...(outside?.ensembl ?? [])])],
      });
    }
    const output = model.outputs.find((o) => o.headline) ?? model.outputs[0];
    return { id: model.id, output: output.id, scales: step.scales, genes: step.genes.map((g) => g.symbol), ...ruleOf(model) };
  }));
  return { signatures: found, genes: [...genes.values()] };
}
