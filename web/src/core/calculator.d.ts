/// What the Emscripten module exports: every function takes one JSON text and returns one.
declare module 'hepatica-core' {
  export type Calculator = {
    load(question: string): string;
    add_models(question: string): string;
    evaluate(question: string): string;
    evaluate_changes(question: string): string;
    nomogram(question: string): string;
    sweep(question: string): string;
    understand(question: string): string;
    check_value(question: string): string;
  };
  export default function createCalculator(): Promise<Calculator>;
}
