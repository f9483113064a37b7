/// A predictor as the core reads it: a variable, or an expression over one.

export type Shape = 'linear' | 'log' | 'spline';

export const predictorOf = (variable: string, shape: Shape): string =>
  (shape === 'log' ? `log10(${variable} + 1)` : shape === 'spline' ? `spline(${variable}, 4)` : variable);

export const shapeOf = (predictor: string): Shape => (predictor.startsWith('log10(') ? 'log' : predictor.startsWith('spline(') ? 'spline' : 'linear');

export const baseOf = (predictor: string): string => /^(?:log10\(|spline\()?([a-z0-9_]+)/.exec(predictor)?.[1] ?? predictor;
