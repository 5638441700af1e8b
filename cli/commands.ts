import { clientsAdd } from './clients/add.ts';
import { clientsLogo } from './clients/logo.ts';
import {
  clientsDisplay,
  clientsGrant,
  clientsList,
  clientsResume,
  clientsRevoke,
  clientsSuspend,
} from './clients/manage.ts';
import { clientsSecretAdd, clientsSecretRemove } from './clients/secrets.ts';
import type { Command } from './command.ts';
import { deploymentsApprove, deploymentsList, deploymentsResume, deploymentsSuspend } from './deployments.ts';
import { districtsPolicy, districtsResume, districtsSuspend } from './districts.ts';
import { mappingsSet, mappingsShow } from './mappings.ts';
import { platformsAdd } from './platforms/add.ts';
import { platformsKeys } from './platforms/keys.ts';
import { platformsList, platformsResume, platformsSuspend } from './platforms/manage.ts';

export const COMMANDS: readonly Command[] = [
  clientsAdd,
  clientsList,
  clientsSecretAdd,
  clientsSecretRemove,
  clientsLogo,
  clientsDisplay,
  clientsGrant,
  clientsRevoke,
  clientsSuspend,
  clientsResume,
  platformsAdd,
  platformsList,
  platformsKeys,
  platformsSuspend,
  platformsResume,
  deploymentsList,
  deploymentsApprove,
  deploymentsSuspend,
  deploymentsResume,
  districtsPolicy,
  districtsSuspend,
  districtsResume,
  mappingsShow,
  mappingsSet,
];
