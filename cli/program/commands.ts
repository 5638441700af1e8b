import { arrivalsClear, arrivalsList } from '../arrivals/list.ts';
import { auditList } from '../audit/list.ts';
import { captureShow, captureStart, captureStop } from '../capture/manage.ts';
import { classesImport } from '../classes/import.ts';
import { classesList, classesShow } from '../classes/list.ts';
import { clientsAdd } from '../clients/add.ts';
import { clientsCheck } from '../clients/check.ts';
import { clientsLogo } from '../clients/logo.ts';
import { clientsGrant, clientsList, clientsResume, clientsRevoke, clientsSuspend } from '../clients/manage.ts';
import { clientsSecretAdd, clientsSecretRemove } from '../clients/secrets.ts';
import { clientsSet } from '../clients/set.ts';
import { contextsUnmapped } from '../contexts/unmapped.ts';
import { deploymentsExpect, deploymentsExpectedList, deploymentsExpectedRemove } from '../deployments/expect.ts';
import {
  deploymentsApprove,
  deploymentsList,
  deploymentsResume,
  deploymentsSet,
  deploymentsSuspend,
} from '../deployments/manage.ts';
import { deploymentsPin } from '../deployments/pin.ts';
import { districtsList } from '../districts/list.ts';
import { districtsPolicy, districtsResume, districtsSuspend } from '../districts/manage.ts';
import { districtsSource } from '../districts/source.ts';
import { doctor } from '../doctor/doctor.ts';
import { explain } from '../explain/explain.ts';
import { init } from '../init/init.ts';
import { invitationsAdd } from '../invitations/add.ts';
import { invitationsList, invitationsRemove } from '../invitations/manage.ts';
import { mappingsHistory } from '../mappings/history.ts';
import { mappingsImport } from '../mappings/import.ts';
import { mappingsList } from '../mappings/list.ts';
import { mappingsReport } from '../mappings/report.ts';
import { mappingsRemove, mappingsSet } from '../mappings/set.ts';
import { mappingsShow } from '../mappings/show.ts';
import { matchAccept, matchClear } from '../match/accept.ts';
import { matchLearn } from '../match/learn.ts';
import { matchPreview } from '../match/preview.ts';
import { peopleMove, peopleRemove } from '../people/change.ts';
import { peopleList, peopleShow } from '../people/list.ts';
import { platformsAdd } from '../platforms/add.ts';
import { platformsKeys } from '../platforms/keys.ts';
import { platformsLti1p1 } from '../platforms/lti1p1.ts';
import { platformsList, platformsResume, platformsSuspend } from '../platforms/manage.ts';
import { platformsRemove, platformsSet } from '../platforms/set.ts';
import { portalAdd, portalRemove } from '../portal/manage.ts';
import { exportDistrict, exportPerson } from '../privacy/export.ts';
import { forgetDistrict, forgetPerson } from '../privacy/forget.ts';
import { requestsAnswer, requestsApprove, requestsDecline } from '../requests/answer.ts';
import { requestsList } from '../requests/list.ts';
import { simulatorAdd, simulatorRemove } from '../simulator/manage.ts';
import { simulate } from '../simulator/simulate.ts';
import { syncAccept, syncNow, syncReview, syncStatus } from '../sync/manage.ts';
import { urls } from '../urls/urls.ts';
import type { Command } from './command.ts';
import { completion } from './completion.ts';

export const COMMANDS: readonly Command[] = [
  init,
  clientsAdd,
  clientsList,
  clientsSecretAdd,
  clientsSecretRemove,
  clientsLogo,
  clientsSet,
  clientsCheck,
  clientsGrant,
  clientsRevoke,
  clientsSuspend,
  clientsResume,
  urls,
  platformsAdd,
  platformsList,
  platformsKeys,
  platformsSet,
  platformsLti1p1,
  platformsRemove,
  invitationsAdd,
  invitationsList,
  invitationsRemove,
  captureStart,
  captureShow,
  captureStop,
  platformsSuspend,
  platformsResume,
  portalAdd,
  portalRemove,
  simulatorAdd,
  simulatorRemove,
  simulate,
  explain,
  doctor,
  arrivalsList,
  arrivalsClear,
  deploymentsList,
  deploymentsApprove,
  deploymentsSet,
  deploymentsExpect,
  deploymentsExpectedList,
  deploymentsExpectedRemove,
  deploymentsPin,
  deploymentsSuspend,
  deploymentsResume,
  districtsPolicy,
  districtsSource,
  districtsList,
  syncNow,
  syncStatus,
  syncReview,
  syncAccept,
  districtsSuspend,
  districtsResume,
  classesImport,
  classesList,
  classesShow,
  contextsUnmapped,
  mappingsList,
  mappingsReport,
  mappingsShow,
  mappingsHistory,
  mappingsSet,
  mappingsRemove,
  mappingsImport,
  requestsList,
  requestsAnswer,
  requestsApprove,
  requestsDecline,
  matchLearn,
  matchPreview,
  matchAccept,
  matchClear,
  peopleList,
  peopleShow,
  peopleMove,
  peopleRemove,
  exportPerson,
  exportDistrict,
  forgetPerson,
  forgetDistrict,
  auditList,
  completion,
];
