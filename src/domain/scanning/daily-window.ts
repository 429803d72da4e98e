/** A time of every day, as clocks on a wall show it: `22:00` to `05:00`, the end not included, past midnight if it must. */
export interface DailyWindow {
  from: string;
  until: string;
}

const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;

/** Whether the texts are two different times of a day. */
export function isDailyWindow({ from, until }: DailyWindow): boolean {
  return TIME.test(from) && TIME.test(until) && from !== until;
}

/** Whether a moment lies in one of the windows, in the time zone they are meant in; always, when there are none. */
export function isOpenAt(windows: readonly DailyWindow[], timeZone: string, at: Date): boolean {
  if (windows.length === 0) return true;
  const now = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(at);
  return windows.some(({ from, until }) => (from < until ? from <= now && now < until : from <= now || now < until));
}
