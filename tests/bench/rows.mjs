// Rows of the benchmarks that run under Node or in a browser, as run.mjs reads them (bench.h writes those of the programs).

export const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

/** "bench <tab> what <tab> median <tab> runs <tab> target" */
export const row = (what, values, target) => console.log(`bench\t${what}\t${median(values).toFixed(3)}\t${values.length}\t${target}`);
