import { refuses } from '../vectors/check.ts';
import { PATHS, REQUESTS } from '../vectors/requests.ts';

refuses(REQUESTS, PATHS);
