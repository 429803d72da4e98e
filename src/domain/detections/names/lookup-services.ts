/**
 * Domains whose names carry a question by design: reputation of files, senders and addresses at makers of antivirus and
 * mail filters. Their names are many, long and asked once, and are no tunnel.
 */
const LOOKUP_SERVICES = new Set([
  ...['mcafee.com', 'trellix.com', 'sophosxl.net', 'e5.sk', 'trendmicro.com', 'kaspersky-labs.com', 'avast.com'],
  ...['avira-update.com', 'bitdefender.net', 'webrootcloudav.com', 'immunet.com', 'fortiguard.net', 'brightcloud.com'],
  ...['spamhaus.org', 'spamhaus.net', 'surbl.org', 'uribl.com', 'sorbs.net', 'spamcop.net', 'barracudacentral.org'],
  ...['cloudmark.com', 'senderscore.com', 'senderbase.org', 'mailspike.net', 'dnswl.org', 'cymru.com', 'dnsbl.info'],
]);

export function isLookupService(domain: string): boolean {
  return LOOKUP_SERVICES.has(domain);
}
