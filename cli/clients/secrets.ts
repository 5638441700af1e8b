import { credentialHash } from '../../shared/crypto/hash.ts';
import type { Credential } from '../../shared/records/client.ts';
import { clients } from '../../shared/store/directory/clients.ts';
import { flag } from '../program/args.ts';
import { command } from '../program/command.ts';
import { confirmed, YES } from '../program/confirm.ts';
import { Refusal } from '../program/failures.ts';
import { noClient } from '../program/find.ts';
import { roomkey } from '../program/hint.ts';
import { clientId } from '../program/values.ts';
import { newSecret, showSecret } from './add.ts';

/** Names a secret without saying anything of it: the beginning of its hash. */
export const secretId = ({ hash }: Credential): string => Buffer.from(hash, 'base64url').toString('hex').slice(0, 8);

export const clientsSecretAdd = command({
  name: 'clients secret add',
  summary: 'Makes a second secret beside the first, for rotation',
  words: ['CLIENT'],
  options: { json: flag('as JSON') },
  example: [
    'npx roomkey clients secret add demo',
    'Then give the new secret to the application, and remove the old one: `clients secret remove`',
  ].join('\n'),
  halfway: 'A secret may have been made that nobody has seen: look at `clients list`, and remove it.',
  async run(args, { dynamo }, io) {
    const id = clientId(args.word(0));
    const secret = newSecret();
    const credential = { hash: credentialHash(secret), createdAt: Math.floor(Date.now() / 1000) };
    const changed = await clients(dynamo).change(id, ({ credentials }) => {
      if (credentials.some(({ hash }) => hash === credential.hash)) return {};
      if (credentials.length < 2) return { credentials: [...credentials, credential] };
      const ids = credentials.map(secretId).join(' and ');
      throw new Refusal(
        `Client ${id} has two secrets, ${ids}: remove one first with ${roomkey`clients secret remove ${id} SECRET_ID`}`,
      );
    });
    if (changed === null) return noClient(id);
    showSecret(id, secret, args.flag('json'), io);
    io.note('Both secrets work, this one within 60 seconds.');
  },
});

export const clientsSecretRemove = command({
  name: 'clients secret remove',
  summary: 'Ends one of two secrets',
  words: ['CLIENT', 'SECRET_ID'],
  options: YES,
  example: 'npx roomkey clients secret remove demo 1f0c55ab    # ids: clients list',
  async run(args, { dynamo }, io) {
    const id = clientId(args.word(0));
    const wanted = args.word(1);
    const held = (await clients(dynamo).get(id))?.credentials.map(secretId) ?? [];
    if (held.length > 1 && held.includes(wanted)) {
      await confirmed(args, io, `Whatever still uses secret ${wanted} of client ${id} is refused from then on.`);
    }
    // Told by what was there first, so that a repeated write is no "there is none".
    let removed = false;
    const changed = await clients(dynamo).change(id, ({ credentials }) => {
      const left = credentials.filter((one) => secretId(one) !== wanted);
      if (removed && left.length === credentials.length) return {};
      const ids = credentials.map(secretId).join(', ');
      if (left.length === credentials.length) throw new Refusal(`Client ${id} has no secret ${wanted}, only ${ids}.`);
      if (left.length === 0) {
        throw new Refusal(`It is the only secret of client ${id}: add another first, or suspend the client.`);
      }
      removed = true;
      return { credentials: left };
    });
    if (changed === null) return noClient(id);
    io.out(`Secret ${wanted} of client ${id} is removed; that acts within 60 seconds.`);
  },
});
