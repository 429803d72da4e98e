import type { ClientRule } from './client-rule.ts';
import type { FlowRule } from './flow-rule.ts';
import type { IntelRule } from './intel-rule.ts';
import type { ObservationRule } from './observation-rule.ts';
import type { Rule } from './rule.ts';
import { administrationFanOut } from './rules/administration-fan-out.ts';
import { anomaly } from './rules/anomaly.ts';
import { arpSweep } from './rules/arp-sweep.ts';
import { beacon } from './rules/beacon.ts';
import { beaconName } from './rules/beacon-name.ts';
import { beaconRita } from './rules/beacon-rita.ts';
import { beaconRitaName } from './rules/beacon-rita-name.ts';
import { bruteForce } from './rules/brute-force.ts';
import { bruteForceShape } from './rules/brute-force-shape.ts';
import { dga } from './rules/dga.ts';
import { dnsTunnel } from './rules/dns-tunnel.ts';
import { exfiltration } from './rules/exfiltration.ts';
import { failingConnections } from './rules/failing-connections.ts';
import { forbiddenZoneTraffic } from './rules/forbidden-zone-traffic.ts';
import { horizontalPortScan } from './rules/horizontal-port-scan.ts';
import { icmpSweep } from './rules/icmp-sweep.ts';
import { insecureService } from './rules/insecure-service.ts';
import { lateralMovement } from './rules/lateral-movement.ts';
import { longConnection } from './rules/long-connection.ts';
import { newAdministration } from './rules/new-administration.ts';
import { newDestination } from './rules/new-destination.ts';
import { newSensitiveService } from './rules/new-sensitive-service.ts';
import { passwordSpraying } from './rules/password-spraying.ts';
import { rareSoftware } from './rules/rare-software.ts';
import { scanSlips } from './rules/scan-slips.ts';
import { scanZeek } from './rules/scan-zeek.ts';
import { sequentialScan } from './rules/sequential-scan.ts';
import { strobe } from './rules/strobe.ts';
import { threatIntelligence } from './rules/threat-intelligence.ts';
import { untrustedCertificate } from './rules/untrusted-certificate.ts';
import { verticalPortScan } from './rules/vertical-port-scan.ts';
import { workstationAdministration } from './rules/workstation-administration.ts';
import { wrongPort } from './rules/wrong-port.ts';
import { zoneCrossing } from './rules/zone-crossing.ts';

/** A detection over the topology's services, over single flows, over a client's flows in turn, over what else logs say, or where indicators were seen. */
export type Detection = Rule | FlowRule | ClientRule | ObservationRule | IntelRule;

/** Every detection. */
export const rules: readonly Detection[] = [
  verticalPortScan, // one client, one server, many ports: reconnaissance of a host
  horizontalPortScan, // one client, one port, many servers: worms and sweeps
  sequentialScan, // first contacts that fail, on any ports, however slowly
  scanZeek, // by Zeek's numbers; off unless switched on
  scanSlips, // by those of Slips; off unless switched on
  icmpSweep, // asks a whole subnet who is there
  arpSweep, // and its own segment
  insecureService, // Telnet, FTP and their like in use
  newAdministration, // a machine begins to run another from afar
  workstationAdministration, // from desk to desk
  administrationFanOut, // and very many within minutes
  zoneCrossing, // from test to production
  forbiddenZoneTraffic, // from where people said nothing may come
  newSensitiveService, // a zone that matters begins to call something
  lateralMovement, // from one machine to the next, and on from there
  bruteForce, // refused sign-ins at one server, again and again
  bruteForceShape, // the same where no log says how a sign-in ended
  passwordSpraying, // refused as many users, a few times each
  beacon, // calls at a rhythm that only a program keeps
  beaconName, // the same, to a name behind many addresses
  beaconRita, // as RITA v5 measures it; off unless switched on
  beaconRitaName, // the same, to a name
  failingConnections, // calls to a service that never answers
  strobe, // calls every second, too fast for a rhythm
  newDestination, // where nobody of the house ever called
  exfiltration, // far more sent to the outside than came back
  dnsTunnel, // data carried in names
  dga, // one domain after another that nobody registered
  rareSoftware, // a program that nobody else runs
  untrustedCertificate, // expired or self-signed, outside
  wrongPort, // one protocol on the port of another
  anomaly, // unlike the others of its kind
  longConnection, // open for hours towards the outside
  threatIntelligence, // what others hold for a sign of an attack
];
