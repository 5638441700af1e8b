import { guids } from '../../shared/store/directory/guids.ts';
import { text } from '../program/args.ts';
import { command } from '../program/command.ts';
import { Misuse, Refusal } from '../program/failures.ts';
import { findDeployment, isSame, NARROW } from '../program/find.ts';
import { roomkey } from '../program/hint.ts';
import { plain } from '../program/show.ts';

export const deploymentsPin = command({
  name: 'deployments pin',
  summary: 'Says which guid of its LMS a deployment goes by, after launches came with another',
  words: ['DEPLOYMENT'],
  options: {
    guid: text('WHICH', 'new: the other one is its own from now on; old: it stays as approved (needed)', [
      'new',
      'old',
    ]),
    ...NARROW,
  },
  example: 'npx roomkey deployments pin 3407: --guid new',
  async run(args, { dynamo }, io) {
    const which = args.choice('guid', ['new', 'old']);
    if (which === null) throw new Misuse('Say which: --guid new or --guid old.');
    const narrow = { iss: args.text('iss'), toolId: args.text('client-id') };
    const deployment = await findDeployment(dynamo, args.word(0), narrow);
    const { deploymentId } = deployment;
    const other = (await guids(dynamo).others()).find((one) => isSame(one.deployment, deployment));
    if (other === undefined) throw new Refusal(`No launch of ${deploymentId} came with another guid.`);
    if (!(await guids(dynamo).pin(other, which === 'new'))) {
      throw new Refusal(`${deploymentId} was changed meanwhile; nothing was done: ${roomkey`deployments list`}`);
    }
    io.out(
      plain(
        which === 'new'
          ? `${deploymentId} goes by ${other.guid} in place of ${other.approved}, within 60 seconds.`
          : `${deploymentId} goes by ${other.approved} as before; the next launch with another guid is told again.`,
      ),
    );
  },
});
