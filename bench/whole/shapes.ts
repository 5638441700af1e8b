import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import type { Reply } from '../../shared/http/reply.ts';
import type { PublicJwk } from '../../shared/records/registration.ts';
import type { Claims } from '../../test/support/platform.ts';

/** Milliseconds that each call takes longer where wall time is measured. */
export const DELAY = 5;

export type Handler = (event: APIGatewayProxyEventV2, context: Context) => Promise<Reply>;

export const STEPS = ['login', 'launch', 'token'] as const;
export type Step = (typeof STEPS)[number];

/** A way to answer the three requests of a launch: a CommonJS file for each, which exports `handler`. */
export interface Stack {
  readonly name: string;
  /** what it does not do stays out */
  readonly files: Readonly<Partial<Record<Step, string>>>;
}

/** What the plain stack is told by its environment. */
export interface PlainSettings {
  readonly table: string;
  readonly issuer: string;
  readonly audience: string;
  readonly deployment: string;
  readonly platformKey: PublicJwk;
  readonly authorize: string;
  readonly baseUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly signingKey: Readonly<Record<string, unknown>>;
}

/** What the measuring process is told. */
export interface Setup {
  readonly stacks: readonly Stack[];
  readonly plain: PlainSettings;
  readonly platform: { readonly kid: string; readonly jwk: Readonly<Record<string, unknown>> };
  /** without nonce */
  readonly claims: Claims;
  readonly blocks: number;
  readonly warmUp: number;
  /** launches of each block */
  readonly size: number;
}

/** CPU of the process for one block: microseconds of each launch. */
export interface Cpu {
  readonly user: number;
  readonly system: number;
  /** of both, what the main thread took */
  readonly mainThread: number;
}

/** By stack and step. */
export type CpuTimings = Readonly<Record<string, Readonly<Partial<Record<Step, readonly Cpu[]>>>>>;

/** Milliseconds of single requests, by stack and step. */
export type WallTimings = Readonly<Record<string, Readonly<Partial<Record<Step, readonly number[]>>>>>;

/** What V8's own profiler says of the main thread. */
export interface Profile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: {
      readonly functionName: string;
      readonly url: string;
      readonly lineNumber: number;
      readonly columnNumber: number;
    };
    readonly children?: readonly number[] | undefined;
  }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}
