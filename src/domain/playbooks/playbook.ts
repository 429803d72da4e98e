import type { AlertStatus } from '../alerts/status.ts';
import type { Severity } from '../detections/finding.ts';
import type { NodeType } from '../nodes/node-type.ts';

/** `dry-run` says what would be done; `active` does it. */
export const MODES = ['off', 'dry-run', 'active'] as const;
export type Mode = (typeof MODES)[number];

/** Which alerts a playbook answers; all that is said must hold, and of a list one of its items. */
export interface Condition {
  /** So grave or graver. */
  least_severity?: Severity | undefined;
  /** 0 to 100. */
  least_score?: number | undefined;
  /** 0 to 1. */
  least_confidence?: number | undefined;
  detections?: string[] | undefined;
  /** MITRE ATT&CK; a technique takes in its sub-techniques. */
  techniques?: string[] | undefined;
  statuses?: AlertStatus[] | undefined;
  /** Ids of zones that the client lies in. */
  client_zones?: string[] | undefined;
  server_zones?: string[] | undefined;
  client_types?: NodeType[] | undefined;
  server_types?: NodeType[] | undefined;
  /** Prefixes that the client or the server lies in. */
  within?: string[] | undefined;
  /** Neither of them lies in one of these. */
  outside?: string[] | undefined;
}

/** Which end of an alert is meant: by its part, or by where it is. `named` is a domain or URL that the alert is about. */
export const SIDES = ['client', 'server', 'internal', 'external', 'named'] as const;
export type Side = (typeof SIDES)[number];
export type AddressSide = Exclude<Side, 'named'>;

/** What a playbook does, one after the other. */
export type Step =
  | { kind: 'notify'; channel_id: string; text?: string | undefined }
  | { kind: 'ticket'; channel_id: string; template: string; content_type: TicketType }
  | { kind: 'tag'; target: AddressSide; tag: string }
  | { kind: 'quarantine'; target: AddressSide; list_id: string; hours: number }
  | { kind: 'block'; target: Side; list_id: string; hours: number }
  | { kind: 'scan'; target: AddressSide; ports: string }
  | { kind: 'siem' };

export type StepKind = Step['kind'];
export const TICKET_TYPES = ['application/json', 'text/plain'] as const;
export type TicketType = (typeof TICKET_TYPES)[number];

/** Kinds of steps that change something, and so wait for a second person. */
const CHANGING: ReadonlySet<StepKind> = new Set(['tag', 'quarantine', 'block', 'scan']);

/** Whether a step of the kind changes something: here, or for those who read lists. */
export function changesSomething(kind: StepKind): boolean {
  return CHANGING.has(kind);
}

/** What has become of an action. */
export const ACTION_STATES = [
  'planned', // in a dry run: it would have been done
  'skipped', // it could not be done for this alert, and reason says why
  'limited', // its playbook has done enough for now
  'waiting', // for approval
  'ready', // to be done, or to be tried again
  'sending', // on its way out
  'done',
  'failed',
  'rejected',
  'undone',
] as const;
export type ActionState = (typeof ACTION_STATES)[number];
