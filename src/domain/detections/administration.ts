import { PROTOCOL } from '../logs/flow.ts';
import type { ServiceRow } from './rule.ts';

/** How machines are run from afar: SSH, RPC, file sharing, remote desktop, WinRM. */
export const ADMINISTRATION: Readonly<Record<number, string>> = {
  ...{ 22: 'ssh', 135: 'rpc', 445: 'smb', 3389: 'rdp', 5985: 'winrm', 5986: 'winrm' },
};

/** Whether one machine inside ran another by one of these ways, and got an answer. */
export function isAdministration(row: ServiceRow): boolean {
  const inside = row.client_scope === 'internal' && row.server_scope === 'internal';
  const answered = row.flows > row.failed_flows;
  return inside && answered && row.protocol === PROTOCOL.tcp && row.port in ADMINISTRATION && row.client !== row.server;
}
