import type { RouteDefinition } from '../define-route.ts';
import { alertBatchRoutes } from './alert-batches.ts';
import { alertEvidenceRoutes } from './alert-evidence.ts';
import { alertExceptionRoutes } from './alert-exceptions.ts';
import { alertRoutes } from './alerts.ts';
import { apiKeyRoutes } from './api-keys.ts';
import { applicationListRoutes } from './application-lists.ts';
import { applicationMemberRoutes } from './application-members.ts';
import { applicationRoutes } from './applications.ts';
import { auditRoutes } from './audit.ts';
import { authRoutes } from './auth.ts';
import { destinationRoutes } from './destinations.ts';
import { detectionRoutes } from './detections.ts';
import { directionOverrideRoutes } from './direction-overrides.ts';
import { eventRoutes } from './events.ts';
import { fileReadingRoutes } from './file-readings.ts';
import { fileRoutes } from './files.ts';
import { formatRoutes } from './formats.ts';
import { historyRoutes } from './history.ts';
import { hostRoutes } from './hosts.ts';
import { incidentRoutes } from './incidents.ts';
import { indicatorFeedRoutes } from './indicator-feeds.ts';
import { indicatorRoutes } from './indicators.ts';
import { inventoryRoutes } from './inventory.ts';
import { jobRoutes } from './jobs.ts';
import { mappingRoutes } from './mappings.ts';
import { mfaRoutes } from './mfa.ts';
import { networkRoutes } from './network.ts';
import { nodeRoutes } from './nodes.ts';
import { noticeRoutes } from './notices.ts';
import { openapiRoute } from './openapi.ts';
import { portJustificationRoutes } from './port-justifications.ts';
import { portRoutes } from './ports.ts';
import { reportRoutes } from './reports.ts';
import { retentionRoutes } from './retention.ts';
import { ruleRoutes } from './rules.ts';
import { scanScopeRoutes } from './scan-scopes.ts';
import { scanSwitchRoutes } from './scan-switch.ts';
import { scanRoutes } from './scans.ts';
import { scheduleRoutes } from './schedules.ts';
import { securityRoutes } from './security.ts';
import { sessionRoutes } from './sessions.ts';
import { singleSignOnRoutes } from './single-sign-on.ts';
import { sourceRoutes } from './sources.ts';
import { ssoProviderRoutes } from './sso-providers.ts';
import { systemRoutes } from './system.ts';
import { userRoutes } from './users.ts';
import { zoneListRoutes } from './zone-lists.ts';
import { zoneMatrixRoutes } from './zone-matrix.ts';
import { zoneRoutes } from './zones.ts';

/** Every endpoint. What is not here is not served and not documented. */
export const routes: readonly RouteDefinition[] = [
  ...authRoutes, // sign in, stay in, leave
  ...mfaRoutes, // with a second factor
  ...singleSignOnRoutes, // or through an identity provider
  ...sessionRoutes, // and from where
  ...noticeRoutes, // what they should know of it
  ...userRoutes, // who else may
  ...ssoProviderRoutes, // and who vouches for them
  ...apiKeyRoutes, // and which machines
  ...fileRoutes, // log files in
  ...fileReadingRoutes, // how they are read, and what came of it
  ...mappingRoutes, // and what their columns mean
  ...formatRoutes, // of which formats
  ...sourceRoutes, // from where they come by themselves
  ...jobRoutes, // what is being done with them
  ...eventRoutes, // and what happened
  ...scheduleRoutes, // and what is done again and again
  ...networkRoutes, // who talks to whom
  ...directionOverrideRoutes, // and who is the server, by people's word
  ...nodeRoutes, // what people say of them
  ...hostRoutes, // and which addresses are one machine
  ...zoneListRoutes, // in which parts of the network, as files
  ...zoneRoutes, // and one by one
  ...zoneMatrixRoutes, // and from which into which
  ...inventoryRoutes, // and what should be there
  ...historyRoutes, // when, and what changed since
  ...retentionRoutes, // and how long that is kept
  ...applicationListRoutes, // for which applications
  ...applicationRoutes, // what those are and need
  ...applicationMemberRoutes, // and who belongs to them
  ...portRoutes, // over which ports
  ...portJustificationRoutes, // and who answers for them
  ...alertRoutes, // what of it is suspicious
  ...alertEvidenceRoutes, // in which lines of which file
  ...alertBatchRoutes, // by the hundred
  ...alertExceptionRoutes, // but known and allowed
  ...incidentRoutes, // what it adds up to
  ...detectionRoutes, // how it is looked for
  ...securityRoutes, // and how much of it there is
  ...indicatorRoutes, // and what others hold for a sign of an attack
  ...indicatorFeedRoutes, // and where that comes from
  ...ruleRoutes, // and what users want to be told of besides
  ...reportRoutes, // all of it as documents
  ...auditRoutes, // who did what
  ...destinationRoutes, // where requests of our own may go
  ...scanSwitchRoutes, // whether anything is scanned at all
  ...scanScopeRoutes, // and what may be, by whose approval
  ...scanRoutes, // what was, and what it found
  ...systemRoutes, // probes and measurements
  openapiRoute(() => routes), // this list, for machines
];
