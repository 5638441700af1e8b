import { type Play, type Stage, USUAL } from './play.ts';

/** @param onClient makes Roomkey treat the application so from now on */
export function createStage(onClient: (settings: Pick<Play, 'display' | 'chooser'>) => Promise<void>): Stage {
  let now = USUAL;
  return {
    get now() {
      return now;
    },
    async change(next) {
      if (next.display !== now.display || next.chooser !== now.chooser) await onClient(next);
      now = next;
    },
  };
}
