import { refuses } from '../vectors/check.ts';
import { LTI_CLAIMS, TOKEN_CLAIMS } from '../vectors/claims.ts';
import { SIGNATURES } from '../vectors/signature.ts';

refuses(SIGNATURES, TOKEN_CLAIMS, LTI_CLAIMS);
