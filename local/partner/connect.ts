import { fieldsOf, textOf } from '../json.ts';
import type { fetchLocal } from '../loopback.ts';
import type { DemoClass } from './classes.ts';
import type { Arrival, Credentials } from './redeem.ts';

/** Connects the course of an arrival to a class. Resolves to what to tell the person when that did not work. */
export type Connect = (arrival: Arrival, chosen: DemoClass) => Promise<string | undefined>;

/** Through the mappings API, with the version that the launch showed. */
export function connectByApi(roomkeyUrl: string, credentials: Credentials, fetch: typeof fetchLocal): Connect {
  const basic = Buffer.from(`${credentials.clientId}:${credentials.secret}`).toString('base64');
  return async ({ launch }, { id, name }) => {
    const key = textOf(fieldsOf(launch['context'])['key']);
    if (launch['role'] !== 'instructor' || key === undefined) return 'Only a teacher of the course can connect it.';
    const { version } = fieldsOf(launch['mapping']);
    const answer = await fetch(`${roomkeyUrl}/contexts/${key}/mapping`, {
      method: 'PUT',
      headers: {
        authorization: `Basic ${basic}`,
        'content-type': 'application/json',
        'if-match': `"${typeof version === 'number' ? version : 0}"`,
      },
      body: JSON.stringify({ classes: [{ id, name }] }),
    });
    if (answer.ok) return undefined;
    if (answer.status === 412) return 'Somebody else has just connected this course. Open it again from your LMS.';
    return `The course could not be connected (status ${answer.status}).`;
  };
}
