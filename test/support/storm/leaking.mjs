/** Keeps what it should let go, and opens what it never closes: a soak that does not notice it would prove nothing. */
import { openSync } from 'node:fs';

const kept = [];
setInterval(() => {
  kept.push(Buffer.alloc(64 * 1024, 1));
  openSync(import.meta.filename);
}, 100);
