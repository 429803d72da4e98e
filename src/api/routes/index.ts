import type { RouteDefinition } from '../define-route.ts';
import { alertBatchRoutes } from './alert-batches.ts';
import { alertEvidenceRoutes } from './alert-evidence.ts';
import { alertExceptionRoutes } from './alert-exceptions.ts';
import { alertRoutes } from './alerts.ts';
import { apiKeyRoutes } from './api-keys.ts';
import { applicationListRoutes } from './application-lists.ts';
import { applicationMemberRoutes } from './application-members.ts';
import { applicationTrafficRoutes } from './application-traffic.ts';
import { applicationRoutes } from './applications.ts';
import { auditRoutes } from './audit.ts';
import { authRoutes } from './auth.ts';
import { blockEntryRoutes } from './block-entries.ts';
import { blockListFeedRoutes } from './block-list-feeds.ts';
import { blockListRoutes } from './block-lists.ts';
import { destinationRoutes } from './destinations.ts';
import { detectionRoutes } from './detections.ts';
import { directionOverrideRoutes } from './direction-overrides.ts';
import { eventRoutes } from './events.ts';
import { featureRoutes } from './features.ts';
import { fileReadingRoutes } from './file-readings.ts';
import { fileRoutes } from './files.ts';
import { formatRoutes } from './formats.ts';
import { historyRoutes } from './history.ts';
import { hostRoutes } from './hosts.ts';
import { incidentRoutes } from './incidents.ts';
import { indicatorFeedRoutes } from './indicator-feeds.ts';
import { indicatorRoutes } from './indicators.ts';
import { insightRoutes } from './insights.ts';
import { inventoryRoutes } from './inventory.ts';
import { jobRoutes } from './jobs.ts';
import { mappingRoutes } from './mappings.ts';
import { mfaRoutes } from './mfa.ts';
import { networkRoutes } from './network.ts';
import { networkDiagramRoutes } from './network-diagram.ts';
import { nodeRoutes } from './nodes.ts';
import { noticeRoutes } from './notices.ts';
import { openapiRoute } from './openapi.ts';
import { playbookRunRoutes } from './playbook-runs.ts';
import { playbookRoutes } from './playbooks.ts';
import { portDecisionRoutes } from './port-decisions.ts';
import { portJustificationRoutes } from './port-justifications.ts';
import { portRoutes } from './ports.ts';
import { queueJobRoutes } from './queue-jobs.ts';
import { queueRoutes } from './queues.ts';
import { reportDeliveryRoutes } from './report-deliveries.ts';
import { reportTargetRoutes } from './report-targets.ts';
import { reportRoutes } from './reports.ts';
import { responseChannelTestRoutes } from './response-channel-tests.ts';
import { responseChannelRoutes } from './response-channels.ts';
import { responseRoutes } from './responses.ts';
import { retentionRoutes } from './retention.ts';
import { ruleRoutes } from './rules.ts';
import { scanScopeRoutes } from './scan-scopes.ts';
import { scanSwitchRoutes } from './scan-switch.ts';
import { scanRoutes } from './scans.ts';
import { scheduleRunRoutes } from './schedule-runs.ts';
import { scheduleRoutes } from './schedules.ts';
import { securityRoutes } from './security.ts';
import { sessionRoutes } from './sessions.ts';
import { singleSignOnRoutes } from './single-sign-on.ts';
import { siteRoutes } from './sites.ts';
import { sourceRoutes } from './sources.ts';
import { ssoProviderRoutes } from './sso-providers.ts';
import { systemRoutes } from './system.ts';
import { taxiiRoutes } from './taxii.ts';
import { uploadRoutes } from './uploads.ts';
import { userRoutes } from './users.ts';
import { workerRoutes } from './workers.ts';
import { zoneListRoutes } from './zone-lists.ts';
import { zoneMatrixRoutes } from './zone-matrix.ts';
import { zoneRuleRoutes } from './zone-rules.ts';
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
  ...uploadRoutes, // large ones in pieces
  ...fileReadingRoutes, // how they are read, and what came of it
  ...mappingRoutes, // and what their columns mean
  ...formatRoutes, // of which formats
  ...sourceRoutes, // from where they come by themselves
  ...jobRoutes, // what is being done with them
  ...eventRoutes, // and what happened
  ...queueRoutes, // in which queues it waits
  ...queueJobRoutes, // and what is done to many at once
  ...workerRoutes, // and by whom it is done
  ...scheduleRoutes, // and what is done again and again
  ...scheduleRunRoutes, // when
  ...networkRoutes, // who talks to whom
  ...networkDiagramRoutes, // and as a picture
  ...directionOverrideRoutes, // and who is the server, by people's word
  ...nodeRoutes, // what people say of them
  ...hostRoutes, // and which addresses are one machine
  ...siteRoutes, // at which sites, where their addresses overlap
  ...zoneListRoutes, // in which parts of the network, as files
  ...zoneRoutes, // and one by one
  ...zoneMatrixRoutes, // and from which into which
  ...zoneRuleRoutes, // which may be forbidden
  ...inventoryRoutes, // and what should be there
  ...historyRoutes, // when, and what changed since
  ...retentionRoutes, // and how long that is kept
  ...applicationListRoutes, // for which applications
  ...applicationRoutes, // what those are and need
  ...applicationMemberRoutes, // and who belongs to them
  ...applicationTrafficRoutes, // and who talks to them
  ...portRoutes, // over which ports
  ...portJustificationRoutes, // and who answers for them
  ...portDecisionRoutes, // if others agree
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
  ...playbookRoutes, // what is done about alerts
  ...playbookRunRoutes, // by hand as well
  ...responseRoutes, // what was, by whose approval
  ...responseChannelRoutes, // who hears of it
  ...responseChannelTestRoutes, // if they do
  ...blockListRoutes, // who is kept out, or in
  ...blockEntryRoutes, // for what reason
  ...blockListFeedRoutes, // as firewalls read it
  ...taxiiRoutes, // and others
  ...reportDeliveryRoutes, // how long documents are kept, and where they were taken
  ...reportRoutes, // all of it as documents
  ...reportTargetRoutes, // where these can be taken
  ...insightRoutes, // in plain words
  ...featureRoutes, // and what of it a tenant wants at all
  ...auditRoutes, // who did what
  ...destinationRoutes, // where requests of our own may go
  ...scanSwitchRoutes, // whether anything is scanned at all
  ...scanScopeRoutes, // and what may be, by whose approval
  ...scanRoutes, // what was, and what it found
  ...systemRoutes, // probes and measurements
  openapiRoute(() => routes), // this list, for machines
];
