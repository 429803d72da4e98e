/** What can become of an alert. Suppressed ones are hidden by an exception, or by a person; they are kept and found. */
export const ALERT_STATUSES = [
  'new',
  'acknowledged',
  'in-progress',
  'resolved',
  'false-positive',
  'suppressed',
] as const;
export type AlertStatus = (typeof ALERT_STATUSES)[number];

/** Somebody still has to do something about these; `open` in a filter means all of them. */
export const OPEN_STATUSES = ['new', 'acknowledged', 'in-progress'] as const satisfies readonly AlertStatus[];

/** What statuses were called before, and what clients may still say. */
export const FORMER_STATUSES = { open: 'new', false_positive: 'false-positive' } as const satisfies Record<
  string,
  AlertStatus
>;
