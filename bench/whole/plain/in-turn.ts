import { sdkStore } from './sdk.ts';
import { plainStack } from './stack.ts';

export const { login, launch, token } = plainStack(sdkStore(), 'in turn');
