#!/usr/bin/python3
"""Writes web/genes/identifiers.tsv: for every gene of a signature its Entrez and Ensembl identifiers.

    web/scripts/gene_identifiers.py org.Hs.eg.sqlite

The database is that of Bioconductor's org.Hs.eg.db (Debian: r-bioc-org.hs.eg.db), made from NCBI Gene and
Ensembl. A package's own Entrez number goes before its symbol; a symbol that is nobody's official one is
looked up among the aliases and taken only where it belongs to exactly one gene.
"""
import json
import sqlite3
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def signature_genes():
    """Symbol -> Entrez number of the package, or None."""
    genes = {}
    for path in sorted(ROOT.glob("models/*/model.json")):
        for step in json.loads(path.read_text(encoding="utf-8")).get("computation", []):
            for gene in step.get("genes", []) if step["kind"] == "signature" else []:
                genes[gene["symbol"]] = gene.get("entrez") or genes.get(gene["symbol"])
    return genes


def find(base, symbol, entrez):
    """The database's row number of one gene, or None where it is unknown or ambiguous."""
    if entrez:
        found = base.execute("select _id from genes where gene_id = ?", (entrez,)).fetchall()
    else:
        found = base.execute("select _id from gene_info where symbol = ?", (symbol,)).fetchall()
        found = found or base.execute("select distinct _id from alias where alias_symbol = ?", (symbol,)).fetchall()
    return found[0][0] if len(found) == 1 else None


def main():
    base = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)
    lines, unknown = ["symbol\tentrez\tensembl\tofficial"], []
    for symbol, given in sorted(signature_genes().items()):
        row = find(base, symbol, given)
        if row is None:
            unknown.append(symbol)
            continue
        entrez = base.execute("select gene_id from genes where _id = ?", (row,)).fetchone()[0]
        official = base.execute("select symbol from gene_info where _id = ?", (row,)).fetchone()[0]
        ensembl = sorted(e for (e,) in base.execute("select distinct ensembl_id from ensembl where _id = ?", (row,)))
        lines.append("\t".join([symbol, entrez, " ".join(ensembl), official if official != symbol else ""]))
    (ROOT / "web/genes/identifiers.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(lines) - 1} genes written; not found or ambiguous: {', '.join(unknown) or 'none'}")


if __name__ == "__main__":
    main()
