/** Days and hours at which something is authorised: ISO days (1 Monday to 7 Sunday), the end not included, past midnight if it must. */
export interface ExceptionWindow {
  days: number[];
  from: string;
  until: string;
}

/** Where traffic goes, seen from the tenant's network. */
export const ALERT_DIRECTIONS = ['inbound', 'outbound', 'internal', 'external'] as const;
export type AlertDirection = (typeof ALERT_DIRECTIONS)[number];

/** Which alerts an exception is about; an empty list and a null mean any. A range that names none is no match for an alert without that end. */
export interface ExceptionTerms {
  detections: string[];
  source_cidrs: string[];
  source_zones: string[];
  destination_cidrs: string[];
  destination_zones: string[];
  protocol: number | null;
  ports: number[];
  direction: AlertDirection | null;
  /** Without windows at any time. */
  schedule: ExceptionWindow[];
  time_zone: string;
}

/** Whether the terms narrow anything down: an exception from everything is none. */
export function narrows(terms: ExceptionTerms): boolean {
  const { detections, source_cidrs, source_zones, destination_cidrs, destination_zones, ports, protocol } = terms;
  return (
    [detections, source_cidrs, source_zones, destination_cidrs, destination_zones, ports].some(
      (list) => list.length > 0,
    ) || protocol !== null
  );
}
