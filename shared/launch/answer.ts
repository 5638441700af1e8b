import { mint } from '../handoff/mint.ts';
import type { Entry } from '../handoff/record.ts';
import type { Reply } from '../http/reply.ts';
import { countLaunch } from '../http/wrap.ts';
import type { MappedClass } from '../records/context.ts';
import { leaveFor } from '../routing/leaving.ts';
import { launches } from '../store/launches/transitions.ts';
import type { Dynamo } from '../store/table/dynamo.ts';
import { type Arrival, beside, handOffFor, opensTab } from './arrival.ts';
import type { Shown } from './shown.ts';

/** What a proven launch is answered with, each after the one write that takes it out of initiated. `shown`: the pages, which who goes straight on never needs. */
export function answers(dynamo: Dynamo, baseUrl: string, shown: () => Promise<Shown>) {
  const items = launches(dynamo);

  /** On to the client's landing with a single-use code or to where its library begins, or to a page whose button opens it in a tab; null where the client has no landing for this entry. */
  async function handOver(arrival: Arrival, entry: Entry, chosen: MappedClass | null = null): Promise<Reply | null> {
    const { visit, who, proof } = arrival;
    const handOff = handOffFor(arrival, entry, chosen);
    const minted = mint(handOff, proof.launchId, who.client, baseUrl);
    if (minted === null) return null;
    if (opensTab(arrival)) return (await shown()).open(arrival, handOff);
    await items.leave(proof, minted.leaving, visit.request.now);
    return beside(arrival.remember, () => {
      countLaunch(visit, entry, true);
      return leaveFor(visit, proof.launchId, who.client, minted);
    });
  }

  return async (arrival: Arrival): Promise<Reply> => {
    const { who, deployment, routed } = arrival;
    const { destination } = routed;
    if (arrival.signsInFirst && destination.kind !== 'open-from-course') return (await shown()).signInOnce(arrival);
    switch (destination.kind) {
      case 'class':
        return (await handOver(arrival, 'class', destination.class)) ?? (await shown()).wait(arrival);
      case 'choose':
        if (who.client.chooser === 'partner') {
          const handed = await handOver(arrival, 'choose');
          if (handed !== null) return handed;
        }
        return (await shown()).choose(arrival, destination.classes, destination.justChosen);
      case 'setup':
        // Without a district there is no catalogue to choose from.
        if (deployment.district === null || who.client.chooser === 'partner') {
          const handed = await handOver(arrival, 'setup');
          if (handed !== null) return handed;
        }
        return (await shown()).setUp(arrival);
      case 'wait':
        return (await shown()).wait(arrival);
      case 'home':
        return (await handOver(arrival, 'home')) ?? (await shown()).openFromCourse(arrival);
      case 'open-from-course':
        return (await shown()).openFromCourse(arrival);
      case 'installation':
        return (await shown()).installation(arrival);
    }
  };
}
