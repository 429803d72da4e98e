import type { Logger } from 'winston';
import type { ScanSettings } from '../db/authorise-scan.ts';
import type { Database } from '../db/database.ts';
import type { ObjectStore } from '../infra/object-store.ts';
import type { OutboundRules } from '../infra/outbound-request.ts';
import type { Cipher } from '../infra/security/cipher.ts';

/** What worker processes give their processors. */
export interface WorkerServices {
  database: Database;
  objects: ObjectStore;
  log: Logger;
  /** The folder with data files (port knowledge, detection settings). */
  configFolder: string;
  /** What holds for scans now. */
  scanSettings(): Promise<ScanSettings>;
  /** What holds for requests that leave the platform. */
  outbound: OutboundRules;
  /** Opens what feeds are asked with, each for its feed's id. */
  feedCipher: Cipher;
  /** Caps on what an upload may contain. */
  uploads: {
    maxInflatedBytes: number;
    maxLineBytes: number;
    /** A plain file of more than one and a half times as many bytes is read in ranges of this size. */
    rangeBytes: number;
    /** An upload fails when more than this share (0 to 1) of its records cannot be read. */
    maxRejectedShare: number;
  };
}
