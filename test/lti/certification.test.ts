import { accepts } from '../vectors/accepted.ts';
import { MUST_ACCEPT, MUST_REFUSE } from '../vectors/certification.ts';
import { refuses } from '../vectors/check.ts';

refuses(MUST_REFUSE);
accepts(MUST_ACCEPT);
