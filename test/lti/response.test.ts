import { BINDING, REPLAYS } from '../vectors/binding.ts';
import { refuses } from '../vectors/check.ts';
import { RESPONSES } from '../vectors/responses.ts';

refuses(RESPONSES, BINDING, REPLAYS);
