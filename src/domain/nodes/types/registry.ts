import { dnsServer } from './dns-server.ts';
import { domainController } from './domain-controller.ts';
import { iot } from './iot.ts';
import { natOrLoadBalancer } from './nat-or-load-balancer.ts';
import { networkDevice } from './network-device.ts';
import { printer } from './printer.ts';
import { proxy } from './proxy.ts';
import { scanner } from './scanner.ts';
import { server } from './server.ts';
import type { TypeRule } from './type-rule.ts';
import { workstation } from './workstation.ts';

/** What speaks for each type, the more particular before the more general: a domain controller is a server as well. */
export const typeRules: readonly TypeRule[] = [
  ...[scanner, domainController, dnsServer, proxy, natOrLoadBalancer, printer, iot, networkDevice],
  ...[server, workstation],
];
