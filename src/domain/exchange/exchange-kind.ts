import type { Writable } from 'node:stream';
import type { Permission } from '../access/permissions.ts';
import type { Facts, FilterName } from '../reports/facts.ts';

/** What other programs take in, as a file of the one format that they know. */
export interface ExchangeKind {
  /** As in the API. */
  name: string;
  title: string;
  /** One sentence for whoever chooses. */
  about: string;
  permission: Extract<Permission, 'network:read' | 'security:read'>;
  filters: readonly FilterName[];
  /** As in the API; also its folder among results. */
  format: string;
  contentType: string;
  extension: string;
  /** What the file is called, where the other program wants it so. */
  fileName?: string;
  /** Writes the content and ends `target`; the same bytes for the same facts. */
  write(facts: Facts, target: Writable, signal?: AbortSignal): Promise<void>;
}
