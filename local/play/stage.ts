import { type Play, type Stage, USUAL } from './play.ts';

/** @param onDisplay makes Roomkey open the application so from now on */
export function createStage(onDisplay: (display: Play['display']) => Promise<void>): Stage {
  let now = USUAL;
  return {
    get now() {
      return now;
    },
    async change(next) {
      if (next.display !== now.display) await onDisplay(next.display);
      now = next;
    },
  };
}
