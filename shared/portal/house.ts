import type { Directory } from '../store/directory/directory.ts';
import type { launches } from '../store/launches/transitions.ts';
import type { Dynamo } from '../store/table/dynamo.ts';
import type { AtClever } from './at-clever.ts';

/** What the ways from Clever have in common. */
export interface House {
  readonly dynamo: Dynamo;
  readonly people: Directory;
  readonly items: ReturnType<typeof launches>;
  readonly clever: AtClever;
  /** our own origin */
  readonly baseUrl: string;
}
