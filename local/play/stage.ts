import { type Play, type Stage, USUAL } from './play.ts';

/** @param onClient makes Roomkey treat the application so from now on */
export function createStage(
  onClient: (settings: Pick<Play, 'display' | 'handOff' | 'chooser'>) => Promise<void>,
): Stage {
  let now = USUAL;
  return {
    get now() {
      return now;
    },
    async change(next) {
      const { display, handOff, chooser } = now;
      if (next.display !== display || next.handOff !== handOff || next.chooser !== chooser) await onClient(next);
      now = next;
    },
  };
}
