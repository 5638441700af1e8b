import { accepts } from '../vectors/accepted.ts';
import { OPTIONAL_CLAIMS } from '../vectors/odd-claims.ts';
import { FORMS, TOKENS, VENDORS } from '../vectors/odd-posts.ts';
import { ROLE_CLAIMS } from '../vectors/odd-roles.ts';

accepts(TOKENS, ROLE_CLAIMS, OPTIONAL_CLAIMS, FORMS, VENDORS);
