/**
 * Takes the place of `@smithy/core/event-streams` in every bundle. No call that we make streams events, and the client
 * loads this part by `import()`, which keeps esbuild from joining all that it shares into one scope: 20 kB, and a fifth
 * of the time at start.
 */
const refuse = (): never => {
  throw new Error('event streams are not in this bundle');
};

export class EventStreamSerde {
  constructor() {
    refuse();
  }
}

export const eventStreamSerdeProvider = refuse;
