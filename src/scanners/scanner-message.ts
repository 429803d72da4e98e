import type { NmapTask } from '../domain/scanning/nmap-task.ts';
import type { ScanSlice, SliceFound } from '../domain/scanning/slice.ts';

/** What a scanner is told. */
export type ScannerOrder = { scan: ScanSlice; nmap: NmapTask | null } | { credit: number };

/** What a scanner says: how many packets it has sent in all, and what came of its slice, or why nothing did. */
export type ScannerReport = { taken: number } | { found: SliceFound } | { failed: { code: string; message: string } };
