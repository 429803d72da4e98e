import type { FlowBatch } from '../flow.ts';
import type { LogFormat, LogReader, ReadOptions } from '../format.ts';
import { LineReader } from '../line-reader.ts';
import type { Complaint } from '../reject.ts';
import { hostOfReport, type NormalHost, takeLine, tellHost, tellPort } from '../scanner/normal-host.ts';
import { startOfScan } from '../scanner/scan-start.ts';

const REPORT = 'Nmap scan report for ';
/** How versions before 5 began a host. */
const OLD_REPORT = 'Interesting ports on ';

/** What nmap prints, and writes with -oN. */
export const nmapNormal: LogFormat = {
  name: 'nmap-normal',
  title: 'nmap (normal output)',
  about:
    'Known by "Nmap scan report for". The table of ports is read by its header, what scripts printed is kept at up to 1 KB ' +
    'a port. Prefer the XML (-oX): it says more and says it more surely.',
  probe({ lines }) {
    const reports = lines.filter((line) => line.startsWith(REPORT) || line.startsWith(OLD_REPORT)).length;
    const isNmap = lines.some((line) => /^(# Nmap .*scan initiated|Starting Nmap )/.test(line));
    if (reports === 0) return { confidence: isNmap ? 0.5 : 0, because: 'no line begins with "Nmap scan report for"' };
    const hasMore = isNmap || lines.some((line) => /^(Host is up|PORT +STATE|Nmap done)/.test(line));
    return { confidence: hasMore ? 0.97 : 0.5, because: `${reports} of the first lines begin the report of a host` };
  },
  open: (_sample, options) => open(options),
};

interface Memory {
  host: NormalHost | null;
  started: number | null;
  columns: { reasonAt: number; versionAt: number };
}

function open(options: ReadOptions): LogReader {
  let { host, started, columns }: Memory = { host: null, started: null, columns: { reasonAt: -1, versionAt: -1 } };
  const time = () => started ?? Number.NaN;

  function endHost(batch: FlowBatch): void {
    if (host !== null) tellHost(host, time(), batch);
    host = null;
  }

  function readLine(bytes: Buffer, start: number, end: number, line: number, batch: FlowBatch): Complaint | null {
    const text = bytes.toString('utf8', start, Math.min(end, start + 4096));
    const report = [REPORT, OLD_REPORT].find((words) => text.startsWith(words));
    if (report !== undefined) return beginHost(text.slice(report.length).replace(/:$/, ''), line, batch);
    if (/^(# )?Nmap done/.test(text)) endHost(batch);
    const began = startOfScan(text, batch);
    if (!Number.isNaN(began)) started = began;
    else if (/^PORT +STATE +SERVICE/.test(text))
      columns = { reasonAt: text.indexOf('REASON'), versionAt: text.indexOf('VERSION') };
    else if (host !== null) takeLine(host, text, line, columns, time(), batch);
    return null;
  }

  function beginHost(text: string, line: number, batch: FlowBatch): Complaint | null {
    endHost(batch);
    host = hostOfReport(text, line);
    columns = { reasonAt: -1, versionAt: -1 };
    if (host !== null) return null;
    batch.read += 1;
    return { field: null, reason: 'the report of a host without an IP address' };
  }

  const memory = {
    save: (): Memory => ({ host, started, columns }),
    restore(saved: unknown) {
      ({ host, started, columns } = saved as Memory);
    },
  };
  return new (class extends LineReader {
    override end(batch: FlowBatch): void {
      super.end(batch);
      if (host !== null) tellPort(host, time(), batch);
      endHost(batch);
    }
  })(readLine, options.maxLineBytes, memory);
}
