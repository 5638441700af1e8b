import { refuses } from '../vectors/check.ts';
import { CLASSES } from '../vectors/classes.ts';

refuses(CLASSES);
