import type { Logger } from 'winston';
import type { ScanSettings } from '../db/authorise-scan.ts';
import type { Database } from '../db/database.ts';
import type { MailSettings } from '../infra/mail.ts';
import type { ObjectStore } from '../infra/object-store.ts';
import type { OutboundRules } from '../infra/outbound-request.ts';
import type { Cipher } from '../infra/security/cipher.ts';
import type { SourceRoot } from '../infra/source-roots.ts';

/** Says what the names of a reverse zone stand for; `perSecond` is how often it may be asked. */
export interface NameServer {
  ask(reverseName: string): Promise<string[]>;
  perSecond: number;
}

/** What worker processes give their processors. */
export interface WorkerServices {
  database: Database;
  objects: ObjectStore;
  log: Logger;
  /** The folder with data files (port knowledge, detection settings). */
  configFolder: string;
  /** What holds for scans now. */
  scanSettings(): Promise<ScanSettings>;
  /** The name server that a tenant's addresses may be asked of, and how many a second; undefined where none is named. */
  nameServer?: (tenantId: string) => Promise<NameServer | undefined>;
  /** What holds for requests that leave the platform. */
  outbound: OutboundRules;
  /** Opens what feeds are asked with, each for its feed's id. */
  feedCipher: Cipher;
  /** Folders below which reports may be written, and what opens the secrets of places, each for its place's id. */
  reports: { roots: readonly SourceRoot[]; cipher: Cipher };
  /** Opens what is secret of channels, each for its channel's id. */
  channelCipher: Cipher;
  /** The mail server that mails go out by. */
  mail: MailSettings;
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
