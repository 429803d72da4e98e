import type { Rule } from './rule.ts';
import { horizontalPortScan } from './rules/horizontal-port-scan.ts';
import { insecureService } from './rules/insecure-service.ts';
import { verticalPortScan } from './rules/vertical-port-scan.ts';

/** Every detection. */
export const rules: readonly Rule[] = [
  verticalPortScan, // one client, one server, many ports: reconnaissance of a host
  horizontalPortScan, // one client, one port, many servers: worms and sweeps
  insecureService, // Telnet, FTP and their like in use
];
