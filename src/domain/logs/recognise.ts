import { NotALog } from './errors.ts';
import type { LogFormat, Sample } from './format.ts';
import { proposeMapping } from './propose-mapping.ts';
import { LOG_FORMATS } from './registry.ts';

/** The least confidence with which a file is read without being asked about. */
const ACCEPTED = 0.8;

const UNNAMED_COLUMNS =
  'It looks like a table whose columns are not named in any usual way: say what they are with a mapping, as in --map src=1,dst=2,dst_port=3.';

/** A format that could be the file's, and how sure that is. */
export interface Candidate {
  format: LogFormat;
  /** 0 to 1. */
  confidence: number;
  because: string;
}

/** The format a file was recognised as, with the others that were thought possible, surest first. */
export interface Recognised extends Candidate {
  alternatives: Candidate[];
}

/** The surest format of the sample, or null when none is sure enough. */
export function recognise(sample: Sample): Recognised | null {
  const [best, ...others] = candidates(sample);
  if (best === undefined || best.confidence < ACCEPTED) return null;
  return { ...best, alternatives: others.filter((candidate) => candidate.confidence > 0) };
}

/** The surest format of the sample. Throws NotALog, with a sentence for people, when there is none. */
export function recogniseOrRefuse(sample: Sample): Recognised {
  const binary = recogniseBinary(sample);
  if (binary !== null) return binary;
  refuseBinary(sample);
  refuseEntities(sample);
  const recognised = recognise(sample);
  if (recognised !== null) return recognised;
  const nearest = candidates(sample)[0];
  const seen = nearest && nearest.confidence > 0 ? ` Nearest is ${nearest.format.title}: ${nearest.because}.` : '';
  const hint = proposeMapping(sample) === null ? readToday() : UNNAMED_COLUMNS;
  throw new NotALog('unknown-log', `The file is text, but in none of the log formats read today.${seen}`, hint);
}

/** The binary format the sample is surely of, or null: asked before the file is refused for not being text. */
function recogniseBinary(sample: Sample): Recognised | null {
  for (const format of LOG_FORMATS) {
    const recognition = format.binary ? format.probe(sample) : null;
    if (recognition !== null && recognition.confidence >= ACCEPTED) return { format, ...recognition, alternatives: [] };
  }
  return null;
}

/** Throws NotALog for an empty file and, unless the format asked for is a binary one, for bytes that are no text. */
export function refuseBinary({ bytes }: Sample, format?: LogFormat): void {
  if (bytes.length === 0) throw new NotALog('empty-file', 'The file is empty.', readToday());
  if (format?.binary) return;
  const found = MAGICS.find(([magic]) => bytes.subarray(0, magic.length).equals(Buffer.from(magic, 'latin1')));
  if (found !== undefined) {
    const [, kind, hint] = found;
    throw new NotALog('binary-file', `The file is ${kind}, not a text log.`, hint ?? readToday());
  }
  if ([0xfffe, 0xfeff].includes(bytes.length > 1 ? bytes.readUInt16BE(0) : 0)) {
    throw new NotALog('utf-16', 'The file is UTF-16 text.', 'Save it again as UTF-8.');
  }
  if (isMostlyControl(bytes)) throw new NotALog('binary-file', 'The file is binary, not a text log.', readToday());
}

/** Throws NotALog for XML that declares entities: what they would make of the file is not looked at. */
function refuseEntities({ bytes }: Sample): void {
  const text = bytes
    .toString('latin1', 0, 4096)
    .replace(/^\xef\xbb\xbf/, '')
    .trimStart();
  if (!text.startsWith('<') || !/<!DOCTYPE[^>[]*\[/i.test(text)) return;
  throw new NotALog(
    'unsafe-xml',
    'The XML file declares entities or a document type of its own, which no scanner writes.',
    'Export the scan again, or take everything between <!DOCTYPE and ]> out of the file.',
  );
}

/** What can be read, as a hint. */
export function readToday(): string {
  return `There are ${LOG_FORMATS.length} formats that can be read: "ringfence formats" and GET /api/v1/formats list them.`;
}

/** How a file begins, what it is then, and what to do with it. */
const MAGICS: [string, string, string?][] = [
  ['PK\x03\x04', 'a zip archive or an Excel workbook (.xlsx)'],
  ['PK\x05\x06', 'an empty zip archive'],
  ['\xd0\xcf\x11\xe0', 'an old Excel or Office document (.xls)'],
  ['%PDF', 'a PDF document'],
  ['\x89PNG', 'a PNG picture'],
  ['\xff\xd8\xff', 'a JPEG picture'],
  ['GIF8', 'a GIF picture'],
  ['MZ', 'a Windows program'],
  ['\x7fELF', 'a Linux program'],
  ['\x1f\x8b', 'a gzip file inside a gzip file'],
  ['BZh', 'a bzip2 file'],
  ['\xfd7zXZ', 'an xz file'],
  ['\x28\xb5\x2f\xfd', 'a zstd file'],
  ['7z\xbc\xaf', 'a 7-Zip archive'],
  ['Rar!', 'a RAR archive'],
  ['\x0c\xa5', 'a capture of nfcapd', 'Export it first: nfdump -r FILE -o csv > flows.csv'],
  ['\xde\xad\xbe\xef', 'a file of SiLK', 'Export it first: rwcut --timestamp-format=iso FILE > flows.txt'],
  ['\xd4\xc3\xb2\xa1', 'a packet capture (.pcap)'],
  ['\xa1\xb2\xc3\xd4', 'a packet capture (.pcap)'],
  ['\x0a\x0d\x0d\x0a', 'a packet capture (.pcapng)'],
];

/** A damaged log has a NUL here and there; where such bytes are many and more than one in fifty, it is no text. */
function isMostlyControl(bytes: Buffer): boolean {
  let controls = 0;
  for (const byte of bytes) if (byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d) controls += 1;
  return controls > 8 && controls * 50 > bytes.length;
}

function candidates(sample: Sample): Candidate[] {
  return LOG_FORMATS.map((format) => ({ format, ...format.probe(sample) })).sort((a, b) => b.confidence - a.confidence);
}
