/** A figure or a table of reports: what it counts, and the API call that gives the same. */
export interface QueryMeaning {
  counts: string;
  api: string;
}

const NODES = 'GET /api/v1/network/nodes';
const CONNECTIONS = 'GET /api/v1/network/connections';
const PORTS = 'GET /api/v1/ports';
const ALERTS = 'GET /api/v1/security/alerts';
const CHANGES = 'GET /api/v1/network/changes';
const DOSSIER = 'GET /api/v1/applications/{id}';
const SUMS = 'Flows and bytes are those of all the time it is known, not of the period alone.';

/** Every query that a report may be made of. The SQL is the database's; a report prints it as it was asked. */
export const QUERIES = {
  'node-totals': { counts: 'Addresses that flows show, and those of internal scope among them', api: NODES },
  'connection-totals': {
    counts: `Pairs of client and server, distinct services on them, and the sums of their flows and bytes. ${SUMS}`,
    api: CONNECTIONS,
  },
  'port-totals': { counts: 'Services in use (protocol and server port) by what compliance says of them', api: PORTS },
  'alert-totals': {
    counts: 'Alerts; open ones, in which somebody still has to do something; open ones of critical or high severity',
    api: ALERTS,
  },
  'upload-totals': { counts: 'Files that were read to their end and not deleted', api: 'GET /api/v1/files' },
  'top-talkers': {
    counts: 'Nodes by bytes on the wire where logs state them, else by bytes of payload',
    api: `${NODES}?sort=bytes`,
  },
  'top-alerts': { counts: 'Open alerts, the gravest and latest first', api: `${ALERTS}?status=open&sort=score` },
  'traffic-by-day': {
    counts: 'Flows, failed flows, bytes and pairs of each day (UTC) with traffic',
    api: 'GET /api/v1/network/history?node={address}&bucket=day',
  },
  nodes: { counts: 'Every node', api: NODES },
  connections: { counts: `Every pair of client and server. ${SUMS}`, api: CONNECTIONS },
  services: { counts: `Every service on every connection. ${SUMS}`, api: `${CONNECTIONS}/{id}` },
  ports: { counts: 'Every service in use with its judgement', api: PORTS },
  alerts: { counts: 'Every alert', api: ALERTS },
  ledger: {
    counts: 'Every upload: each line read was stored, skipped, rejected, or a duplicate',
    api: 'GET /api/v1/files',
  },
  'ledger-parts': {
    counts: 'Every part of every upload: members of archives, sheets, ranges',
    api: 'GET /api/v1/files/{id}/ledger',
  },
  'ledger-totals': { counts: 'Uploads by state, and the sums of their lines', api: 'GET /api/v1/files' },
  'reject-reasons': { counts: 'Rejected lines by reason', api: 'GET /api/v1/files/{id}/rejects' },
  'zone-pairs': {
    counts: `Connections from each zone to each other; nodes of no zone count by their scope. ${SUMS}`,
    api: 'GET /api/v1/network/zone-matrix',
  },
  'zone-services': {
    counts: `Services from each zone to each other, with the best evidence there is. ${SUMS}`,
    api: `${CONNECTIONS}?client_zone={id}&server_zone={id}`,
  },
  application: { counts: 'The application as it is recorded, with the number of its members', api: DOSSIER },
  'application-readiness': {
    counts: 'The parts of the readiness score and their weights',
    api: `${DOSSIER}/readiness`,
  },
  'application-members': { counts: 'Every member', api: `${DOSSIER}/members` },
  'application-needs': {
    counts: 'Services of other applications that members call',
    api: `${DOSSIER}/dependencies?direction=out`,
  },
  'application-needed-by': {
    counts: 'Services of members that other applications call',
    api: `${DOSSIER}/dependencies?direction=in`,
  },
  'application-exposure': {
    counts: `Services of members that are reached by nodes which are not members, by where these are. ${SUMS}`,
    api: `${CONNECTIONS}?node={address}`,
  },
  'application-outbound': {
    counts: `Services of nodes which are not members that members call, by where these are. ${SUMS}`,
    api: `${CONNECTIONS}?node={address}`,
  },
  'ports-by-risk': { counts: 'Services in use by risk and compliance', api: PORTS },
  'risky-use': {
    counts: `Who uses services of critical or high risk, from zone to zone. ${SUMS}`,
    api: `${PORTS}?risk=critical`,
  },
  justifications: {
    counts: 'Business reasons for services that are not revoked',
    api: 'GET /api/v1/port-justifications',
  },
  'alerts-by-severity': { counts: 'Alerts by severity and status', api: ALERTS },
  'alerts-by-day': { counts: 'Alerts by the day (UTC) on which they were first seen', api: ALERTS },
  incidents: { counts: 'Incidents with one of these alerts', api: 'GET /api/v1/security/incidents' },
  evidence: {
    counts: 'Records behind each alert, failed ones first, with the line as it stands in the file',
    api: `${ALERTS}/{id}/evidence`,
  },
  'change-totals': { counts: 'What is new and what is gone between the two dates', api: CHANGES },
  'changed-nodes': { counts: 'Nodes that are new, gone or changed', api: `${CHANGES}?subject=node` },
  'changed-connections': { counts: 'Connections that are new, gone or changed', api: `${CHANGES}?subject=connection` },
  'changed-services': { counts: 'Services that are new, gone or changed', api: `${CHANGES}?subject=service` },
  'changed-ports': { counts: 'Ports of nodes that are newly open, or no longer used', api: `${CHANGES}?subject=port` },
  zones: { counts: 'Every zone', api: 'GET /api/v1/zones' },
  applications: { counts: 'Every application with its members', api: 'GET /api/v1/applications' },
  dependencies: { counts: 'Which application needs which', api: `${DOSSIER}/dependencies` },
  indicators: { counts: 'Indicators that are valid when the report is asked for', api: 'GET /api/v1/indicators' },
  'cde-zones': {
    counts: 'Zones whose compliance names PCI or CDE, or the one that the report is narrowed to',
    api: 'GET /api/v1/zones',
  },
  'cde-totals': {
    counts: 'Services into, out of and within these zones; those used without an approved reason; insecure ones',
    api: `${CONNECTIONS}?zone={id}`,
  },
  'cde-services': {
    counts: `Services that these zones take part in, with who answers for each. ${SUMS}`,
    api: `${CONNECTIONS}?zone={id}`,
  },
  'cde-insecure': {
    counts:
      'Services among them that are in plain text, of critical or high risk, or ruled out, with what protects them',
    api: PORTS,
  },
  'cde-reviews': {
    counts: 'Approved reasons for these services and when each is to be looked at again',
    api: 'GET /api/v1/ports/reviews',
  },
  'cde-flows': {
    counts: `What goes from zone to zone where one of these takes part. ${SUMS}`,
    api: `${CONNECTIONS}?zone={id}`,
  },
  'cde-inbound': {
    counts: `Services of these zones that others call. ${SUMS}`,
    api: `${CONNECTIONS}?server_zone={id}`,
  },
  'cde-outbound': {
    counts: `Services of others that these zones call. ${SUMS}`,
    api: `${CONNECTIONS}?client_zone={id}`,
  },
  'cde-untrusted': {
    counts: `Of both, those whose other end is not an internal address. ${SUMS}`,
    api: `${CONNECTIONS}?zone={id}`,
  },
} as const satisfies Record<string, QueryMeaning>;

export type QueryName = keyof typeof QUERIES;
