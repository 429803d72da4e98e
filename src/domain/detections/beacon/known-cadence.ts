import { PROTOCOL } from '../../logs/flow.ts';
import type { FlowGroup } from '../flows/flow-group.ts';

/**
 * Services that call at fixed intervals by design (RFC 5905 NTP, RFC 1001 NetBIOS, Kerberos and directory look-ups, SNMP,
 * syslog, Zabbix, mDNS, SSDP, DHCP, router and neighbour protocols). Inside the network their rhythm says nothing.
 */
const BY_DESIGN = new Set([
  ...[53, 67, 68, 88, 123, 137, 138, 139, 161, 162, 389, 445, 464, 514, 546, 547, 636, 1812, 1813, 1900, 2055, 3268],
  ...[3269, 3544, 4739, 5353, 5355, 6343, 6514, 9995, 10050, 10051],
]);
/** Those among them that are called outside as well. */
const OUTSIDE = new Set([123, 3544]);

/** Whether the rhythm of these conversations is what the service is for. */
export function isByDesign({
  protocol,
  port,
  serverScope,
}: Pick<FlowGroup, 'protocol' | 'port' | 'serverScope'>): boolean {
  if (protocol !== PROTOCOL.tcp && protocol !== PROTOCOL.udp) return true;
  return serverScope === 'external' ? OUTSIDE.has(port) : BY_DESIGN.has(port);
}
