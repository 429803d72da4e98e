/** The program of a process that scans; started by scanner.ts, which tells it what. */
import { setMaxListeners } from 'node:events';
import type { ScanSlice } from '../domain/scanning/slice.ts';
import { connectScan } from './connect-scan.ts';
import { Credit } from './credit.ts';
import { nmapScan } from './nmap-scan.ts';
import type { ScannerOrder, ScannerReport } from './scanner-message.ts';

const REPORT_MILLISECONDS = 100;

const credit = new Credit();
// Whoever started us is gone, and with it whoever could stop us: so are we, and what we started.
const die = () => process.kill(-process.pid, 'SIGKILL');
process.once('disconnect', die);

const tell = (report: ScannerReport) => process.send?.(report);
let told = 0;
setInterval(() => {
  if (credit.taken === told) return;
  told = credit.taken;
  tell({ taken: told });
}, REPORT_MILLISECONDS).unref();

process.on('message', (order: ScannerOrder) => {
  if ('credit' in order) credit.add(order.credit);
  else void scan(order.scan, order.nmap);
});

async function scan(slice: ScanSlice, nmap: Extract<ScannerOrder, { scan: ScanSlice }>['nmap']): Promise<void> {
  const { signal } = new AbortController();
  // Every conversation listens to it.
  setMaxListeners(0, signal);
  const means = { credit, signal };
  try {
    const found = nmap ? await nmapScan(slice, nmap, means) : await connectScan(slice, means);
    tell({ taken: credit.taken });
    tell({ found });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    tell({ failed: { code: code ?? 'scanner', message } });
  }
}
