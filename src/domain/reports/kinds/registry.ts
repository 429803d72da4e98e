import { applicationDossier } from './application-dossier.ts';
import { changes } from './changes.ts';
import { connectionMatrix } from './connection-matrix.ts';
import { executiveSummary } from './executive-summary.ts';
import { ingestLedger } from './ingest-ledger.ts';
import type { ReportKind } from './kind.ts';
import { networkInventory } from './network-inventory.ts';
import { pciEvidence } from './pci-evidence.ts';
import { portRisk } from './port-risk.ts';
import { threats } from './threats.ts';

/** Every kind of report. */
export const reportKinds = {
  'network-inventory': networkInventory, // what is there, and who talks to whom
  'application-dossier': applicationDossier, // one application
  'connection-matrix': connectionMatrix, // zone by zone
  'port-risk': portRisk, // services, their risk and compliance
  threats, // alerts and incidents of a period, with the lines they rest on
  changes, // between two dates
  'pci-evidence': pciEvidence, // requirement 1 of PCI DSS
  'executive-summary': executiveSummary, // one page
  'ingest-ledger': ingestLedger, // what became of every line
} as const satisfies Record<string, ReportKind>;

export type ReportKindName = keyof typeof reportKinds;

/** The names, for schemas. */
export const REPORT_KINDS = Object.keys(reportKinds) as [ReportKindName, ...ReportKindName[]];
