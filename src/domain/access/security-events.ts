/** How grave an event is when it went well; a refusal or failure is at least a warning. */
export type EventSeverity = 'info' | 'notice' | 'warning' | 'critical';

/** What is known about a kind of event. */
export interface SecurityEvent {
  severity: EventSeverity;
  title: string;
}

const event = (severity: EventSeverity, title: string): SecurityEvent => ({ severity, title });

/** Everything that is written into the audit log, by its name `noun.verb`. What is not here does not compile. */
export const SECURITY_EVENTS = {
  // Who comes and goes.
  'session.start': event('info', 'Sign-in'),
  'session.end': event('info', 'Sign-out'),
  'session.revoke': event('notice', 'Session ended by somebody'),
  'session.step-up': event('info', 'Identity confirmed again'),
  'session.token-reused': event('critical', 'Refresh token used twice'),
  'account.lock': event('warning', 'Account locked'),
  'account.unlock': event('notice', 'Account unlocked'),
  'access.denied': event('warning', 'Access denied'),
  'activity.suspicious': event('critical', 'Suspicious activity'),
  // Who may.
  'tenant.create': event('warning', 'Tenant created'),
  'user.create': event('notice', 'User created'),
  'user.invite': event('notice', 'User invited to choose a password'),
  'user.accept-invitation': event('notice', 'Invitation accepted'),
  'user.change': event('notice', 'User changed'),
  'user.change-password': event('notice', 'Password changed'),
  'user.read-notices': event('info', 'Notices marked as read'),
  'user.link': event('notice', 'User linked to an identity provider'),
  'sso-provider.create': event('warning', 'Identity provider added'),
  'sso-provider.change': event('warning', 'Identity provider changed'),
  'sso-provider.delete': event('warning', 'Identity provider removed'),
  'mfa.enrol': event('info', 'Second factor being set up'),
  'mfa.enable': event('notice', 'Second factor switched on'),
  'mfa.remove': event('warning', 'Second factor switched off'),
  'mfa.reset': event('warning', 'Second factor reset by an administrator'),
  'mfa.backup-code-used': event('warning', 'Backup code used'),
  'mfa.backup-codes': event('notice', 'Backup codes made anew'),
  'api-key.create': event('notice', 'API key created'),
  'api-key.revoke': event('notice', 'API key revoked'),
  'signing-key.create': event('notice', 'Signing key published'),
  'signing-key.retire': event('notice', 'Signing key retired'),
  // Data in, data changed, data out.
  'file.upload': event('info', 'File uploaded'),
  'file.start-upload': event('info', 'Upload in pieces begun'),
  'file.give-up-upload': event('info', 'Upload in pieces given up'),
  'file.delete': event('notice', 'File deleted'),
  'file.download-rejects': event('notice', 'Rejected lines downloaded'),
  'file.download-ledger': event('notice', 'Ledger of a file downloaded'),
  'file.map': event('info', 'Columns of a file named'),
  'file.reparse': event('notice', 'File to be read again'),
  'mapping.delete': event('notice', 'Remembered columns forgotten'),
  'job.submit': event('info', 'Job submitted'),
  'job.cancel': event('info', 'Job cancelled'),
  'job.retry': event('info', 'Job retried'),
  'queue.pause': event('warning', 'Queue paused'),
  'queue.resume': event('notice', 'Queue resumed'),
  'queue.change': event('notice', 'Limits of a queue changed'),
  'queue.drain': event('warning', 'Waiting jobs of a queue cancelled'),
  'queue.clean': event('info', 'Ended entries of a queue removed'),
  'queue.retry': event('notice', 'Many jobs retried'),
  'queue.cancel': event('warning', 'Many jobs cancelled'),
  'queue.obliterate': event('warning', 'Queue filled anew from the table'),
  'schedule.create': event('notice', 'Schedule made'),
  'schedule.change': event('notice', 'Schedule changed'),
  'schedule.pause': event('notice', 'Schedule paused'),
  'schedule.resume': event('notice', 'Schedule resumed'),
  'schedule.run': event('info', 'Schedule run by hand'),
  'schedule.stop': event('warning', 'Schedule stopped by the platform'),
  'schedule.delete': event('notice', 'Schedule removed'),
  'source.create': event('warning', 'Source of files added'),
  'source.change': event('notice', 'Source of files changed'),
  'source.look': event('info', 'Source of files looked through by hand'),
  'source.delete': event('notice', 'Source of files removed'),
  'file.refuse': event('notice', 'File of a source refused'),
  'port-justification.request': event('info', 'Justification of a port requested'),
  'port-justification.approve': event('notice', 'Justification of a port approved'),
  'port-justification.review': event('notice', 'Justification of a port reviewed'),
  'port-justification.revoke': event('notice', 'Justification of a port revoked'),
  'alert.create': event('info', 'Alert created'),
  'alert.update': event('info', 'Alert changed'),
  'alert.update-many': event('notice', 'Many alerts changed'),
  'alert.explain': event('notice', 'Alert sent to a model to be explained'),
  'alert-exception.create': event('warning', 'Exception from alerts made'),
  'alert-exception.revoke': event('notice', 'Exception from alerts ended'),
  'detection.change-settings': event('warning', 'Settings of a detection changed'),
  'indicator.create': event('notice', 'Indicator added'),
  'indicator.import': event('notice', 'Indicators imported'),
  'indicator.expire': event('notice', 'Indicator ended'),
  'indicator.delete': event('notice', 'Indicator removed'),
  'indicator-feed.create': event('notice', 'Feed of indicators added'),
  'indicator-feed.change': event('notice', 'Feed of indicators changed'),
  'indicator-feed.fetch': event('info', 'Feed of indicators fetched'),
  'indicator-feed.delete': event('notice', 'Feed of indicators removed'),
  'rule.create': event('notice', 'Detection rule stored'),
  'rule.change': event('notice', 'Detection rule rewritten'),
  'rule.test': event('info', 'Detection rule run over history'),
  'rule.enable': event('warning', 'Detection rule switched on'),
  'rule.disable': event('warning', 'Detection rule switched off'),
  'rule.delete': event('warning', 'Detection rule removed'),
  'playbook.create': event('warning', 'Playbook added'),
  'playbook.change': event('warning', 'Playbook rewritten'),
  'playbook.set-mode': event('warning', 'Playbook set to act, rehearse or rest'),
  'playbook.run': event('notice', 'Playbook run by hand'),
  'playbook.stop': event('warning', 'Playbook stopped by the platform'),
  'playbook.delete': event('warning', 'Playbook removed'),
  'response.approve': event('warning', 'Response approved'),
  'response.reject': event('notice', 'Response rejected'),
  'response.perform': event('notice', 'Response carried out'),
  'response.undo': event('warning', 'Response undone'),
  'response-channel.create': event('warning', 'Channel for responses added'),
  'response-channel.change': event('notice', 'Channel for responses changed'),
  'response-channel.test': event('info', 'Channel for responses tried out'),
  'response-channel.delete': event('notice', 'Channel for responses removed'),
  'block-list.create': event('notice', 'Block list made'),
  'block-list.change': event('notice', 'Block list changed'),
  'block-list.remove-entries': event('warning', 'Entries taken off a block list'),
  'block-list.delete': event('warning', 'Block list removed'),
  'alert.forward': event('warning', 'Alert forwarded'),
  'node.correct': event('notice', 'Node corrected'),
  'host.join': event('notice', 'Addresses joined to one host'),
  'host.split': event('notice', 'Addresses of a host split'),
  'report.create': event('info', 'Report requested'),
  'report.download': event('notice', 'Report downloaded'),
  'report.send': event('notice', 'Report sent to a place by hand'),
  'report.deliver': event('notice', 'Report delivered to a place'),
  'report.expire': event('notice', 'Files of reports removed at the end of their time'),
  'report-settings.change': event('warning', 'Retention of reports changed'),
  'report-target.create': event('warning', 'Place for reports added'),
  'report-target.change': event('notice', 'Place for reports switched on or off'),
  'report-target.delete': event('notice', 'Place for reports removed'),
  'audit.export': event('notice', 'Audit log exported'),
  // Where the platform's own requests go.
  'destination.approve': event('warning', 'Destination approved'),
  'destination.change': event('notice', 'Destination switched on or off'),
  'destination.remove': event('notice', 'Destination removed'),
  'destination.blocked': event('critical', 'Request to a forbidden address stopped'),
  // What may be scanned.
  'scan-scope.request': event('notice', 'Scan scope requested'),
  'scan-scope.approve': event('warning', 'Scan scope approved'),
  'scan-scope.revoke': event('notice', 'Scan scope revoked'),
  'scan.request': event('notice', 'Scan requested'),
  'scan.drop-results': event('critical', 'Results of a scan dropped that nobody asked for'),
  'scan.refused': event('critical', 'Scan outside of what is approved stopped'),
  'scan.halt': event('warning', 'Scanning halted'),
  'scan.resume': event('warning', 'Scanning resumed'),
  // What the tenant says of its network.
  'direction-override.add': event('notice', 'Direction of traffic overridden'),
  'direction-override.remove': event('notice', 'Override of a direction removed'),
  'site.create': event('notice', 'Site created'),
  'site.change': event('notice', 'Site changed'),
  'site.delete': event('notice', 'Site deleted'),
  'zone.create': event('notice', 'Zone created'),
  'zone.change': event('notice', 'Zone changed'),
  'zone.delete': event('notice', 'Zone deleted'),
  'zone.import': event('notice', 'Zones imported'),
  'zone.export': event('notice', 'Zones exported'),
  'zone-rule.create': event('notice', 'Zone rule made'),
  'zone-rule.delete': event('notice', 'Zone rule taken back'),
  'application.create': event('notice', 'Application made'),
  'application.change': event('notice', 'Application changed'),
  'application.delete': event('notice', 'Application deleted'),
  'application.correct': event('notice', 'Members of an application corrected'),
  'application.import': event('notice', 'Applications imported'),
  'application.export': event('notice', 'Applications exported'),
  'application-rule.create': event('notice', 'Rule for members of an application added'),
  'application-rule.delete': event('notice', 'Rule for members of an application taken back'),
  'inventory.import': event('notice', 'Inventory imported'),
  // How long data is kept.
  'retention.change': event('warning', 'Retention changed'),
  'retention.drop': event('warning', 'Data dropped at the end of its retention'),
  // The platform itself.
  'audit.verify': event('info', 'Audit chain verified'),
  'feature.switch': event('warning', 'Feature switched on or off'),
  'backup.make': event('notice', 'Data backed up'),
  'backup.restore': event('warning', 'Data restored from a backup'),
  'configuration.change': event('notice', 'Configuration changed'),
  'system.error': event('critical', 'Request failed on our side'),
} as const satisfies Record<string, SecurityEvent>;

export type SecurityEventName = keyof typeof SECURITY_EVENTS;
export type EventOutcome = 'success' | 'failure' | 'denied';

/** What a writer may name: of literals only those of the list; a plain string is taken as it is. */
export type Nameable<Name extends string> = Name &
  (Name extends SecurityEventName ? Name : string extends Name ? Name : never);

/** All names, for schemas. */
export const SECURITY_EVENT_NAMES = Object.keys(SECURITY_EVENTS) as [SecurityEventName, ...SecurityEventName[]];

const UNKNOWN = event('warning', 'Unknown event');

/** The event of a name; rows older than the list may carry names that it no longer has. */
export function securityEvent(name: string): SecurityEvent {
  return Object.hasOwn(SECURITY_EVENTS, name) ? SECURITY_EVENTS[name as SecurityEventName] : UNKNOWN;
}

/** How grave an event is with its outcome. */
export function severityOf(name: string, outcome: string): EventSeverity {
  const { severity } = securityEvent(name);
  return outcome === 'success' || severity === 'critical' ? severity : 'warning';
}
