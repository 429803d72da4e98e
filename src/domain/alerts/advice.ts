/** What an analyst is told about a detection beside its numbers. */
export interface Advice {
  /** How often such an alert is what it says, 0 to 1, before its numbers are looked at. */
  reliability: number;
  /** What to do, in order. */
  steps: readonly string[];
}

const SCAN_STEPS = [
  'Ask the owner of the client whether a scan was planned; if so, make an exception with its schedule.',
  'Look at the services that answered the client: those are what it has learned.',
  'If nobody planned it, isolate the client and look for what runs on it.',
];
const LOGIN_STEPS = [
  'See whether a sign-in of the same client went well after the refused ones.',
  'Lock or reset the accounts that were tried, and require a second factor for them.',
  'Block the client at the server if it has no reason to sign in there.',
];
const CALL_HOME_STEPS = [
  'Find out who the server is: its name, its certificate, since when the client calls it.',
  'Find the program on the client that calls it; updates and monitoring call at a rhythm too.',
  'If nobody knows it, block the server and isolate the client.',
];
const NAME_STEPS = [
  'Find the program on the client that asks for these names.',
  'Look up the domain: since when it exists, and who else in the network asks for it.',
  'If nobody knows it, let the resolver refuse the domain and isolate the client.',
];
const ADMINISTRATION_STEPS = [
  'Ask whether the user of the client administers these machines, or was given that duty.',
  'Look at the sign-ins at each of them: which account, from where, and what it did.',
  'If nobody answers for it, isolate the client and reset the accounts that were used.',
];
const ZONE_STEPS = [
  'Ask the owners of both zones whether the traffic is needed.',
  'If it is, allow just that service by a zone rule; if not, block it between the zones.',
  'See what the client learned or changed there, where anything was answered.',
];

const ADVICE: Readonly<Record<string, Advice>> = {
  'vertical-port-scan': { reliability: 0.8, steps: SCAN_STEPS },
  'horizontal-port-scan': { reliability: 0.75, steps: SCAN_STEPS },
  'insecure-service': {
    reliability: 0.95,
    steps: [
      'Move the clients to the encrypted service that replaces it.',
      'Until then, allow the port only from the clients that need it.',
      'Change the passwords that went over it.',
    ],
  },
  'lateral-movement': {
    reliability: 0.6,
    steps: [
      'Ask whether the user of the client administers these servers.',
      'Look at the sign-ins at each server on the way, from the first one on.',
      'If nobody answers for it, isolate the first machine of the chain and reset the accounts that were used.',
    ],
  },
  'brute-force': { reliability: 0.8, steps: LOGIN_STEPS },
  'brute-force-shape': { reliability: 0.5, steps: LOGIN_STEPS },
  'password-spraying': { reliability: 0.8, steps: LOGIN_STEPS },
  beacon: { reliability: 0.6, steps: CALL_HOME_STEPS },
  'failing-connections': { reliability: 0.5, steps: CALL_HOME_STEPS },
  'long-connection': { reliability: 0.5, steps: CALL_HOME_STEPS },
  strobe: { reliability: 0.4, steps: CALL_HOME_STEPS },
  'new-destination': { reliability: 0.3, steps: CALL_HOME_STEPS },
  exfiltration: {
    reliability: 0.6,
    steps: [
      'Ask the owner of the client what was sent: backups and uploads to customers look the same.',
      'See what the client read from inside before it sent.',
      'If nobody answers for it, block the destination and keep the client as it is for the investigation.',
    ],
  },
  'sequential-scan': { reliability: 0.8, steps: SCAN_STEPS },
  'scan-zeek': { reliability: 0.7, steps: SCAN_STEPS },
  'scan-slips': { reliability: 0.7, steps: SCAN_STEPS },
  'icmp-sweep': { reliability: 0.6, steps: SCAN_STEPS },
  'arp-sweep': { reliability: 0.6, steps: SCAN_STEPS },
  'beacon-name': { reliability: 0.6, steps: CALL_HOME_STEPS },
  'beacon-rita': { reliability: 0.5, steps: CALL_HOME_STEPS },
  'beacon-rita-name': { reliability: 0.5, steps: CALL_HOME_STEPS },
  dga: { reliability: 0.6, steps: NAME_STEPS },
  'dns-tunnel': { reliability: 0.7, steps: NAME_STEPS },
  'threat-intelligence': {
    reliability: 0.8,
    steps: [
      'Look at the source of the indicator, its age and what it says of the threat.',
      'See whether the client got an answer: what was blocked did no harm yet.',
      'If the indicator is right, isolate the client; if it is wrong, take it back or let it end.',
    ],
  },
  'new-administration': { reliability: 0.4, steps: ADMINISTRATION_STEPS },
  'workstation-administration': { reliability: 0.4, steps: ADMINISTRATION_STEPS },
  'administration-fan-out': { reliability: 0.5, steps: ADMINISTRATION_STEPS },
  'zone-crossing': { reliability: 0.5, steps: ZONE_STEPS },
  'forbidden-zone-traffic': { reliability: 0.9, steps: ZONE_STEPS },
  'new-sensitive-service': {
    reliability: 0.4,
    steps: [
      'Ask the owner of the zone whether a change was planned that needs the service.',
      'Look at what runs on the client since then, and at the amounts it sent.',
      'If it is wanted, allow it by a zone rule; if not, block it and isolate the client.',
    ],
  },
  'rare-software': {
    reliability: 0.3,
    steps: [
      'Find the program on the client, and since when it is there.',
      'Look at the one destination that it talks to, and whom it belongs to.',
      'If nobody installed it on purpose, isolate the client.',
    ],
  },
  'untrusted-certificate': {
    reliability: 0.4,
    steps: [
      'Look up whose server it is: a partner, an appliance, or nobody that is known.',
      'If it is known, ask its owner for a certificate that an authority signed.',
      'If nobody knows it, find the program on the client and block the server.',
    ],
  },
  'wrong-port': {
    reliability: 0.4,
    steps: [
      'Find the program on the client that speaks this protocol.',
      'Ask its user whether the server was set up so on purpose, to get through a firewall.',
      'Let the firewall look at what is spoken, and not at the port alone.',
    ],
  },
  anomaly: {
    reliability: 0.3,
    steps: [
      'Read which features differ from those of its peers: that is all this says.',
      'Ask the owner of the machine what changed.',
      'Look for other alerts of the same machine before doing anything.',
    ],
  },
  manual: { reliability: 1, steps: ['Read what the person who raised it wrote, and ask them.'] },
};

const GENERAL: Advice = {
  reliability: 0.6,
  steps: [
    'Open the evidence and the records behind it.',
    'Ask the owners of the client and of the server whether they know of it.',
    'If it is wanted, make an exception with a reason and an end; if not, isolate the client.',
  ],
};

/** The advice on a detection; general advice where there is none of its own. */
export function adviceFor(detection: string): Advice {
  return Object.hasOwn(ADVICE, detection) ? (ADVICE[detection] as Advice) : GENERAL;
}
