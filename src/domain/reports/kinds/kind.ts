import type { Permission } from '../../access/permissions.ts';
import type { Facts, FilterName } from '../facts.ts';
import type { Section } from '../model.ts';

/** A kind of report: what it is about, what it may be narrowed to, and its sections from facts. */
export interface ReportKind {
  /** As in the API and in file names. */
  name: string;
  title: string;
  /** One sentence for whoever chooses. */
  about: string;
  /** Of whoever asks for one, and of whoever fetches it. */
  permission: Extract<Permission, 'network:read' | 'security:read'>;
  filters: readonly FilterName[];
  /** Filters without which there is nothing to report. */
  needs?: readonly FilterName[];
  /** Has diagrams, and so comes in the formats that hold nothing else. */
  hasDiagrams?: true;
  /** A summary first; the tables are read while the report is written. */
  sections(facts: Facts): Promise<Section[]>;
}
