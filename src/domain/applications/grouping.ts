import type { Reason, Tier } from './application.ts';

/** How sure a membership is (0 to 100) and why. */
export interface Membership {
  confidence: number;
  reasons: Reason[];
  /** As a rule says it. */
  tier?: Tier | null;
}

/** Nodes that make an application. */
export interface Group {
  /** The application that rules name; null for one that was found. */
  application: string | null;
  /** What evidence calls it; null when nothing does. */
  name: string | null;
  /** Whether logs or people call it so. */
  stated: boolean;
  /** What it does for everybody, for infrastructure. */
  infrastructure: string | null;
  members: Map<number, Membership>;
}

/** A node that goes into a group for whom it talks to. */
export interface Attachment {
  group: number;
  node: number;
  membership: Membership;
}

/** The named groups, communities of the rest, and which of these belong to a named group after all. */
export interface Partition {
  groups: Group[];
  attached: Attachment[];
}
