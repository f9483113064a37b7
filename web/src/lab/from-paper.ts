/// Which packages of this session were copied from a paper: what is said beside them differs from a fitted one.
export const fromPaper = new Set<string>();
