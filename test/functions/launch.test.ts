import { refuses } from '../vectors/check.ts';
import { FAILURES } from '../vectors/failures.ts';
import { ENDINGS, SUSPENDED } from '../vectors/installed.ts';

refuses(ENDINGS, SUSPENDED, FAILURES);
