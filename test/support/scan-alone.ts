/** A process that scans what its argument says, for tests of what becomes of a scanner: prints what was found. */
import type { ScanSlice } from '../../src/domain/scanning/slice.ts';
import { startScanner } from '../../src/scanners/scanner.ts';

const scanner = startScanner();
scanner.give(1_000_000);
const slice = JSON.parse(process.argv[2] as string) as ScanSlice;
const found = await scanner.scan(slice, new AbortController().signal);
console.log(JSON.stringify(found));
await scanner.end();
