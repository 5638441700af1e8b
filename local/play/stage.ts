import { type Play, type Stage, USUAL } from './play.ts';

/** @param onClient makes Roomkey treat the application so from now on. Told is only what changed: the rest may be what the command has set. */
export function createStage(
  onClient: (changed: Partial<Pick<Play, 'display' | 'handOff' | 'chooser'>>) => Promise<void>,
): Stage {
  let now = USUAL;
  return {
    get now() {
      return now;
    },
    async change(next) {
      const changed = {
        ...(next.display !== now.display && { display: next.display }),
        ...(next.handOff !== now.handOff && { handOff: next.handOff }),
        ...(next.chooser !== now.chooser && { chooser: next.chooser }),
      };
      if (Object.keys(changed).length > 0) await onClient(changed);
      now = next;
    },
  };
}
