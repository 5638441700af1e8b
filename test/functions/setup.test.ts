import { refuses } from '../vectors/check.ts';
import { PAGES } from '../vectors/held.ts';

refuses(PAGES);
