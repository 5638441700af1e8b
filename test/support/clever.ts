import { createServer } from 'node:http';
import { createClever, type StandIn } from '../../local/clever/clever.ts';
import { demoDistrict } from '../../local/clever/demo.ts';
import type { District } from '../../local/clever/district.ts';
import type { Application } from '../../local/clever/sign-in.ts';
import { close, listen } from '../../local/listen.ts';
import { type Clever, clever } from '../../shared/clever/client.ts';
import { NOW } from './roomkey.ts';

export const CLEVER_CREDENTIALS = { clientId: 'clever-client', secret: 'clever-secret' };

export interface ServedClever {
  readonly standIn: StandIn;
  /** where it signs in, and where its API is */
  readonly address: string;
  readonly district: District;
  /** unix seconds */
  readonly now: () => number;
  pass(seconds: number): void;
  /** milliseconds for which the client has waited; the clock goes on by them */
  readonly pauses: readonly number[];
  /** a client that knows nothing yet */
  client(credentials?: typeof CLEVER_CREDENTIALS, msLeft?: () => number): Clever;
  close(): Promise<void>;
}

/** The stand-in Clever behind real HTTP, with the demo's district or others; its clock stands unless somebody waits. */
export async function serveClever(
  options: {
    readonly perMinute?: number;
    readonly application?: Application;
    readonly make?: (now: () => number) => readonly [District, ...District[]];
  } = {},
): Promise<ServedClever> {
  let ms = NOW * 1000;
  const pauses: number[] = [];
  const { make = (clock: () => number) => [demoDistrict(clock)] as const } = options;
  const districts = make(() => ms);
  const { perMinute, application } = options;
  const standIn = createClever({
    credentials: CLEVER_CREDENTIALS,
    districts,
    now: () => ms,
    ...(perMinute !== undefined && { perMinute }),
    ...(application !== undefined && { application }),
  });
  const server = createServer(standIn.listener);
  const address = `http://127.0.0.1:${await listen(server, 0)}`;
  const now = (): number => Math.floor(ms / 1000);
  return {
    standIn,
    address,
    district: districts[0],
    now,
    pass(seconds) {
      ms += seconds * 1000;
    },
    pauses,
    client: (credentials = CLEVER_CREDENTIALS, msLeft = () => Number.POSITIVE_INFINITY) =>
      clever({
        msLeft,
        address,
        apiAddress: address,
        credentials: async () => credentials,
        reach: 'local',
        now,
        pause: async (some) => {
          pauses.push(some);
          ms += some;
        },
      }),
    close: () => close(server),
  };
}
