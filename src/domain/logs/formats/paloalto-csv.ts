import type { LogFormat } from '../format.ts';
import { probeExport, type RowReader, readExport, type TableExport } from '../named-table.ts';
import { type PaloAltoColumns, PaloAltoTraffic } from '../vendors/paloalto-traffic.ts';

const NOT_TRAFFIC = 'a Palo Alto record that is not about traffic';

const TABLE: TableExport = {
  title: 'a traffic log exported by a Palo Alto firewall or Panorama',
  delimiters: [',', ';', '\t'],
  under: rowsUnder,
};

/** The traffic log as the web interface of a Palo Alto firewall or Panorama exports it: CSV with its column names. */
export const paloaltoCsv: LogFormat = {
  name: 'paloalto-csv',
  title: 'Palo Alto Networks CSV export',
  about:
    'Known by the column names of the traffic log’s export, such as Threat/Content Type and Repeat Count beside Source address. Read ' +
    'as the same records sent by syslog: begins and ends, repeat counts, zones, rules, users and translations.',
  probe: (sample) => probeExport(sample, TABLE),
  open: (_sample, options) => readExport(TABLE, options),
};

function rowsUnder(columns: ReadonlyMap<string, number>): RowReader | null {
  const found = columnsFrom(columns);
  if (found === null) return null;
  const traffic = new PaloAltoTraffic(found);
  const type = columns.get('type') ?? -1;
  return (bytes, fields, line, batch) => {
    const [start, end] = [fields.starts[type] ?? 0, fields.ends[type] ?? 0];
    if (end > start && bytes.toString('latin1', start, end).toUpperCase() !== 'TRAFFIC') {
      batch.skip(NOT_TRAFFIC);
      return null;
    }
    return traffic.add(bytes, fields, line, batch);
  };
}

/** The places of what a traffic record must and may have; null when the header is of something else. */
function columnsFrom(columns: ReadonlyMap<string, number>): PaloAltoColumns | null {
  const one = (...names: string[]) => names.map((name) => columns.get(name)).find((place) => place !== undefined);
  const needed = {
    subtype: one('threatcontenttype', 'subtype'),
    generated: one('generatetime', 'generatedtime', 'receivetime', 'timegenerated'),
    src: one('sourceaddress', 'sourceip'),
    dst: one('destinationaddress', 'destinationip'),
    protocol: one('ipprotocol', 'protocol'),
    srcPort: one('sourceport'),
    dstPort: one('destinationport'),
    action: one('action'),
  };
  const isTraffic = columns.has('threatcontenttype') || (columns.has('receivetime') && columns.has('repeatcount'));
  if (!isTraffic || Object.values(needed).includes(undefined)) return null;
  return {
    ...(needed as PaloAltoColumns),
    ...{ natSrc: one('natsourceip'), natDst: one('natdestinationip') },
    ...{ natSrcPort: one('natsourceport'), natDstPort: one('natdestinationport') },
    ...{ rule: one('rule', 'rulename'), user: one('sourceuser'), application: one('application') },
    ...{ srcZone: one('sourcezone'), dstZone: one('destinationzone') },
    ...{ inbound: one('inboundinterface', 'ingressinterface'), outbound: one('outboundinterface', 'egressinterface') },
    ...{ repeat: one('repeatcount'), bytesSent: one('bytessent'), bytesReceived: one('bytesreceived') },
    ...{ start: one('starttime'), elapsed: one('elapsedtimesec', 'elapsedtime') },
    ...{ packetsSent: one('packetssent', 'pktssent'), packetsReceived: one('packetsreceived', 'pktsreceived') },
    ...{ endReason: one('sessionendreason'), device: one('devicename', 'serial#', 'serialnumber') },
  };
}
