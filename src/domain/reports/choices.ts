import type { ExchangeKind } from '../exchange/exchange-kind.ts';
import { exchangeKinds } from '../exchange/registry.ts';
import type { FilterName, ReportFilters } from './facts.ts';
import type { ReportKind } from './kinds/kind.ts';
import { reportKinds } from './kinds/registry.ts';
import { REPORT_FORMATS, type ReportFormat, reportFormats } from './registry.ts';

const DEFAULT_FORMAT = 'xlsx';
const DAY = 86_400_000;

/** What can be asked for: a report in any format, or a file for other programs in its own. */
export type Choice =
  | { kind: ReportKind; format: ReportFormat; exchange: null }
  | {
      kind: ExchangeKind;
      format: Pick<ExchangeKind, 'contentType' | 'extension'> & { name: string };
      exchange: ExchangeKind;
    };

/** Names of all kinds, reports first. */
export const KINDS = [...Object.keys(reportKinds), ...Object.keys(exchangeKinds)] as [string, ...string[]];
/** Names of all formats. */
export const FORMATS = [
  ...new Set([...REPORT_FORMATS, ...Object.values(exchangeKinds).map(({ format }) => format)]),
] as [string, ...string[]];

/** A kind by its name; undefined when there is none. */
export function kindNamed(name: string): ReportKind | ExchangeKind | undefined {
  return (reportKinds as Record<string, ReportKind>)[name] ?? exchangeKinds[name];
}

/** The formats that a kind comes in; the first is meant when none is named. */
export function formatsOf(name: string): string[] {
  const exchange = exchangeKinds[name];
  if (exchange) return [exchange.format];
  const kind = (reportKinds as Record<string, ReportKind>)[name];
  const formats = REPORT_FORMATS.filter((format) => fits(kind, reportFormats[format]));
  return [DEFAULT_FORMAT, ...formats.filter((format) => format !== DEFAULT_FORMAT)];
}

/** A file of diagrams alone would be empty for a kind that has none. */
function fits(kind: ReportKind | undefined, format: ReportFormat): boolean {
  return format.draws !== true || kind?.hasDiagrams === true;
}

/** What is written for a kind and a format; undefined when they do not go together. */
export function choose(kindName: string, formatName: string): Choice | undefined {
  const exchange = exchangeKinds[kindName];
  if (exchange) {
    const format = { name: exchange.format, contentType: exchange.contentType, extension: exchange.extension };
    return formatName === exchange.format ? { kind: exchange, format, exchange } : undefined;
  }
  const kind = (reportKinds as Record<string, ReportKind>)[kindName];
  const format = (reportFormats as Record<string, ReportFormat>)[formatName];
  return kind && format && fits(kind, format) ? { kind, format, exchange: null } : undefined;
}

/** Whether long tables of it can be split over several files. */
export function canSplit(kindName: string, formatName: string | undefined): boolean {
  const choice = choose(kindName, formatName ?? DEFAULT_FORMAT);
  return choice !== undefined && choice.exchange === null && choice.format.rows !== undefined;
}

/** The content type of a report's file, which is an archive when the report was split. */
export function contentTypeOf({
  kind,
  format,
  file_name,
}: Record<'kind' | 'format', string> & { file_name: string | null }): string {
  if (file_name?.endsWith('.zip')) return 'application/zip';
  return choose(kind, format)?.format.contentType ?? 'application/octet-stream';
}

/** What is wrong with the filters of a kind, each by its name. */
export function filterFaults(
  kindName: string,
  filters: ReportFilters & { last_days?: number | undefined },
): { filter: string; message: string }[] {
  const kind = kindNamed(kindName);
  if (!kind) return [];
  const faults: { filter: string; message: string }[] = [];
  const { last_days, ...given } = filters;
  for (const filter of Object.keys(given) as FilterName[]) {
    if (given[filter] === undefined || kind.filters.includes(filter)) continue;
    const known = kind.filters.length > 0 ? `It takes ${kind.filters.join(', ')}.` : 'It takes none.';
    faults.push({ filter, message: `is no filter of ${kind.name}. ${known}` });
  }
  if (last_days !== undefined && !kind.filters.includes('from')) {
    faults.push({ filter: 'last_days', message: `is no filter of ${kind.name}: it has no period` });
  }
  if (last_days !== undefined && (given.from !== undefined || given.to !== undefined)) {
    faults.push({ filter: 'last_days', message: 'is given instead of from and to, not with them' });
  }
  for (const filter of 'needs' in kind ? (kind.needs ?? []) : []) {
    if (given[filter] !== undefined || (filter === 'from' && last_days !== undefined)) continue;
    faults.push({ filter, message: `is needed: ${kind.name} says nothing without it` });
  }
  if (given.from !== undefined && given.to !== undefined && Date.parse(given.from) >= Date.parse(given.to)) {
    faults.push({ filter: 'from', message: 'must lie before to' });
  }
  return faults;
}

/** Filters as they hold for a report that was asked for at a moment: times in one spelling, the last days as a period. */
export function settleFilters(
  { last_days, from, to, ...others }: ReportFilters & { last_days?: number | undefined },
  generated: Date,
): ReportFilters {
  const time = (text: string | undefined) => (text === undefined ? undefined : new Date(text).toISOString());
  const period =
    last_days === undefined
      ? { from: time(from), to: time(to) }
      : { from: new Date(generated.getTime() - last_days * DAY).toISOString(), to: generated.toISOString() };
  const all: ReportFilters = { ...period, ...others };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}
