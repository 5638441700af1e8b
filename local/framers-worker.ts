/** Tells, as often as it is asked, which sites the registered platforms are; in a thread of its own: the store reads its place from the environment, which is the thread's. */
import { parentPort, workerData } from 'node:worker_threads';
import { CLEVER_SSO } from '../shared/names.ts';
import { deployments } from '../shared/store/directory/deployments.ts';
import { registrations } from '../shared/store/directory/registrations.ts';
import { connect } from '../shared/store/table/sdk.ts';
import { fieldsOf, textOf } from './json.ts';

const dynamo = connect(textOf(fieldsOf(workerData)['tableName']) ?? '');

/** Where a platform answers, and where its schools have their pages. */
async function sites(): Promise<readonly string[]> {
  const [platforms, installed] = await Promise.all([registrations(dynamo).list(), deployments(dynamo).list()]);
  // Clever's portal opens a tab of its own.
  const framing = platforms.filter(({ iss }) => iss !== CLEVER_SSO.iss);
  const hosts = [
    ...framing.map(({ authorizationEndpoint }) => new URL(authorizationEndpoint).host),
    ...installed.flatMap(({ lmsHost, lmsHosts = [] }) => [...(lmsHost === null ? [] : [lmsHost]), ...lmsHosts]),
  ];
  // Anything else would be a word of its own in a policy.
  return [...new Set(hosts)].filter((host) => /^[a-z0-9.-]+(:\d+)?$/.test(host));
}

parentPort?.on('message', () => {
  sites().then(
    (found) => parentPort?.postMessage(found),
    () => parentPort?.postMessage([]),
  );
});
