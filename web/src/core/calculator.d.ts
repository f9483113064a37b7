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
    enter(question: string): string;
  };
  /** Emscripten's settings of a start: whoever has compiled the binary already instantiates it here. */
  export type Start = {
    instantiateWasm?(imports: WebAssembly.Imports, done: (instance: WebAssembly.Instance) => void): object;
  };
  export default function createCalculator(start?: Start): Promise<Calculator>;
}

/// The address of the module's binary (vite.config.ts names the file).
declare module 'hepatica-core-binary?url' {
  const address: string;
  export default address;
}
