import { CLEVER_SSO, ROUTES } from '../../shared/names.ts';
import { portalOf } from '../../shared/portal/registration.ts';
import { clients } from '../../shared/store/directory/clients.ts';
import { registrations } from '../../shared/store/directory/registrations.ts';
import { registrationKey } from '../../shared/store/table/keys.ts';
import { text } from '../program/args.ts';
import { command } from '../program/command.ts';
import { confirmed, YES } from '../program/confirm.ts';
import { Refusal } from '../program/failures.ts';
import { noClient } from '../program/find.ts';
import { id } from '../program/values.ts';

const OPTIONS = {
  'clever-client-id': text('ID', 'client id of your application at Clever, as its dashboard says it'),
} as const;

export const portalAdd = command({
  name: 'portal add',
  summary: 'Takes who comes from Clever’s portal, and hands them over to a client',
  words: ['CLIENT'],
  options: OPTIONS,
  example: 'npx roomkey portal add brightway --clever-client-id 4a1b2c3d4e5f60718293',
  async run(args, { dynamo }, io) {
    const clientId = args.word(0);
    const toolId = id(args.required('clever-client-id'), '--clever-client-id');
    const client = await clients(dynamo).get(clientId);
    if (client === null) noClient(clientId);
    if (client.landing.home === null) throw new Refusal(`Client ${clientId} has no home page, where they would land.`);
    const isNew = await registrations(dynamo).add(portalOf(toolId, clientId));
    if (!isNew) throw new Refusal(`The portal is on already for ${toolId}.`);
    io.out(
      `Who signs in to ${toolId} at Clever is handed over to client ${clientId}, in each district that it is granted.`,
    );
    io.out(`Register ${ROUTES.clever} of this installation's address as the first redirect URI at Clever.`);
  },
});

export const portalRemove = command({
  name: 'portal remove',
  summary: 'Takes nobody from Clever’s portal any more',
  words: [],
  options: { ...OPTIONS, ...YES },
  example: 'npx roomkey portal remove --clever-client-id 4a1b2c3d4e5f60718293',
  async run(args, { dynamo, erase }, io) {
    const toolId = args.required('clever-client-id');
    const [found] = await registrations(dynamo).getAll([{ iss: CLEVER_SSO.iss, toolId }]);
    if (found == null) throw new Refusal(`The portal is not on for ${toolId}.`);
    await confirmed(args, io, `Nobody who signs in to ${toolId} at Clever will be taken any more.`);
    await erase(registrationKey(CLEVER_SSO.iss, toolId));
    io.out(`The portal is off for ${toolId}; that acts within 60 seconds.`);
  },
});
