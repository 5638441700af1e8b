import { refuses } from '../vectors/check.ts';
import { MAPPINGS } from '../vectors/mappings.ts';

refuses(MAPPINGS);
