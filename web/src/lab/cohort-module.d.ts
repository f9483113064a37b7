/// What the cohort module exports: a table and one JSON text in, one JSON text out.
declare module 'hepatica-cohort' {
  export type CohortModule = {
    load(request: string): string;
    call(name: string, table: string | Uint8Array, request: string, progress: (done: number, of: number) => boolean): string;
  };
  export default function createCohort(): Promise<CohortModule>;
}
