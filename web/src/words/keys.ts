export type { WordKey } from '../generated/keys';
