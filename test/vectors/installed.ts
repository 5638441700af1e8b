import type { Code } from '../../shared/errors.ts';
import type { State } from '../../shared/records/registration.ts';
import { clients } from '../../shared/store/directory/clients.ts';
import { deployments } from '../../shared/store/directory/deployments.ts';
import { registrations } from '../../shared/store/directory/registrations.ts';
import { DISTRICT } from '../support/roomkey.ts';
import { finishes, launchRow, secretsOf } from './launch-row.ts';
import { formOf, type LaunchOptions, launchAsk, lti, type Row, stageOf } from './row.ts';
import type { Scene } from './scene.ts';

const APPROVE = 'Your school has to turn on ';
const PLACEMENT = 'Take this app out of the places that add content.';

const pending = (name: string, deployment_id: string, more: Parameters<typeof lti>[0] = {}): Row =>
  launchRow(name, 403, 'deployment-pending', lti({ deployment_id, ...more }), {
    leaves: 'closed',
    records: true,
    says: APPROVE,
  });

const message = (message_type: string, options: LaunchOptions = {}): Row =>
  launchRow(`message type ${message_type}`, 400, 'message-type-unsupported', lti({ message_type }), {
    leaves: 'closed',
    records: true,
    says: PLACEMENT,
    shown: [message_type],
    ...options,
  });

/** Proven launches that end on a page: nobody approved the installation, or the message is another one. */
export const ENDINGS: readonly Row[] = [
  pending('a deployment that nobody approved', '3408:000000000000000000000000000000000000beef'),
  pending('the same deployment again', '3408:000000000000000000000000000000000000beef'),
  pending('a deployment id in other case', '3407:8865AA05B4B79B64A91A86042E43AF5EA8AE79EB'),
  pending('a deployment id without its first part', '8865aa05b4b79b64a91a86042e43af5ea8ae79eb'),
  pending('a deployment id with a space behind it', '3407:8865aa05b4b79b64a91a86042e43af5ea8ae79eb '),
  pending('a deployment id of 255 characters', 'd'.repeat(255)),
  pending('a pending deployment that asks for content', 'deep-link-pending', { message_type: 'LtiDeepLinkingRequest' }),
  message('LtiDeepLinkingRequest'),
  message('LtiSubmissionReviewRequest'),
  message('LtiDataPrivacyLaunchRequest'),
  message('LtiStartProctoring'),
  message('LtiContextCopyNotice'),
  message('ltiresourcelinkrequest'),
  message('LtiResourceLinkRequest '),
  message('x'.repeat(200)),
];

/** Switches something off and on again. */
type Switch = (scene: Scene, state: State) => Promise<unknown>;

export const SWITCHES: readonly (readonly [Code, Switch])[] = [
  [
    'registration-suspended',
    ({ dynamo, canvas: { registration } }, state) =>
      registrations(dynamo).setState(registration.iss, registration.toolId, state),
  ],
  ['client-suspended', ({ dynamo, client }, state) => clients(dynamo).setState(client.clientId, state)],
  ['deployment-suspended', ({ dynamo, canvas }, state) => deployments(dynamo).setStatus(canvas.deployment, state)],
  ['district-suspended', ({ dynamo }, state) => deployments(dynamo).setDistrictState(DISTRICT, state)],
];

/** Switched off between login and launch, as an instance sees it that remembers nothing. */
export const SUSPENDED: readonly Row[] = SWITCHES.map(([code, turn]) => ({
  name: `${code} between login and launch`,
  status: 403,
  code,
  step: async (scene) => {
    const stage = await stageOf(scene);
    await turn(scene, 'suspended');
    return {
      to: 'launch',
      cold: 'cold',
      ask: launchAsk(formOf(stage).form, stage.begun.cookies),
      secrets: secretsOf(stage),
      says: 'Your school cannot use ',
      afterwards: async () => {
        await turn(scene, 'active');
        scene.advance(60);
        await finishes(scene, stage);
        await scene.forget(stage.begun.state);
      },
    };
  },
}));
