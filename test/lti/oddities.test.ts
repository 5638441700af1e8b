import { accepts } from '../vectors/accepted.ts';
import { FORMS, OPTIONAL_CLAIMS, ROLE_CLAIMS, TOKENS, VENDORS } from '../vectors/oddities.ts';

accepts(TOKENS, ROLE_CLAIMS, OPTIONAL_CLAIMS, FORMS, VENDORS);
