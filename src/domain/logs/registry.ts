import type { LogFormat } from './format.ts';
import { csv } from './formats/csv.ts';
import { zeekConnJson } from './formats/zeek-conn-json.ts';
import { zeekConnTsv } from './formats/zeek-conn-tsv.ts';

/** The log formats that can be read. The first of equally sure ones wins, so the particular stand before the general. */
export const LOG_FORMATS: readonly LogFormat[] = [
  zeekConnTsv, // Zeek's default conn.log, with its #fields header
  zeekConnJson, // the same as JSON lines
  csv, // any delimited table whose header names source and destination addresses
];

/** The format of that name, or undefined. */
export function formatByName(name: string): LogFormat | undefined {
  return LOG_FORMATS.find((format) => format.name === name);
}
