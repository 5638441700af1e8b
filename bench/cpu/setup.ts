import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { PublicJwk } from '../../shared/records/registration.ts';
import type { Key } from '../../shared/store/table/dynamo.ts';
import type { Item } from '../../shared/store/table/marshal.ts';

/** What the measuring process needs of a launch, as JSON. */
export interface Setup {
  readonly event: APIGatewayProxyEventV2;
  readonly token: string;
  readonly jwk: PublicJwk;
  readonly issuer: string;
  readonly audience: string;
  /** registration, deployment, client, key set and context, as they lie in the table */
  readonly items: readonly (Item & Key)[];
}

/** CPU microseconds of the process, one figure for each call. */
export interface Timings {
  readonly imported: readonly number[];
  readonly local: readonly number[];
  readonly launch: readonly number[];
  readonly sealed: readonly number[];
}
