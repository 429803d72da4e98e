import type { RouteDefinition } from '../define-route.ts';
import { apiKeyRoutes } from './api-keys.ts';
import { auditRoutes } from './audit.ts';
import { authRoutes } from './auth.ts';
import { destinationRoutes } from './destinations.ts';
import { eventRoutes } from './events.ts';
import { fileReadingRoutes } from './file-readings.ts';
import { fileRoutes } from './files.ts';
import { formatRoutes } from './formats.ts';
import { jobRoutes } from './jobs.ts';
import { mappingRoutes } from './mappings.ts';
import { mfaRoutes } from './mfa.ts';
import { networkRoutes } from './network.ts';
import { noticeRoutes } from './notices.ts';
import { openapiRoute } from './openapi.ts';
import { portRoutes } from './ports.ts';
import { reportRoutes } from './reports.ts';
import { scanScopeRoutes } from './scan-scopes.ts';
import { scanSwitchRoutes } from './scan-switch.ts';
import { securityRoutes } from './security.ts';
import { sessionRoutes } from './sessions.ts';
import { singleSignOnRoutes } from './single-sign-on.ts';
import { ssoProviderRoutes } from './sso-providers.ts';
import { systemRoutes } from './system.ts';
import { userRoutes } from './users.ts';

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
  ...jobRoutes, // what is being done with them
  ...eventRoutes, // and what happened
  ...networkRoutes, // who talks to whom
  ...portRoutes, // over which ports
  ...securityRoutes, // what of it is suspicious
  ...reportRoutes, // all of it as documents
  ...auditRoutes, // who did what
  ...destinationRoutes, // where requests of our own may go
  ...scanSwitchRoutes, // whether anything is scanned at all
  ...scanScopeRoutes, // and what may be, by whose approval
  ...systemRoutes, // probes and measurements
  openapiRoute(() => routes), // this list, for machines
];
