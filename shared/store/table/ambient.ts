import { DynamoDBClient } from '@aws-sdk/client-dynamodb';

export interface Ambient {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string | null;
}

/** The credentials that AWS's own tools would take here: environment, profile, sign-in, role. Null where there are none. */
export async function ambientCredentials(): Promise<Ambient | null> {
  const { config } = new DynamoDBClient({ region: 'us-east-1' });
  const found = await config.credentials().catch(() => null);
  if (found === null) return null;
  const { accessKeyId, secretAccessKey, sessionToken = null } = found;
  return { accessKeyId, secretAccessKey, sessionToken };
}

/** Their region; null where none is set. */
export const ambientRegion = (): Promise<string | null> => new DynamoDBClient({}).config.region().catch(() => null);
