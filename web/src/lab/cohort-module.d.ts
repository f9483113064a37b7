/// What the cohort module exports: it holds a table, whose bytes are set into the room that it makes; one JSON text in, one out.
declare module 'hepatica-cohort' {
  export type CohortModule = {
    load(request: string): string;
    room(bytes: number): Uint8Array;
    hold(): void;
    settle(): void;
    take_back(): void;
    call_room(name: string, request: string): string;
    call(name: string, request: string, progress: (done: number, of: number) => boolean): string;
  };
  export default function createCohort(): Promise<CohortModule>;
}
