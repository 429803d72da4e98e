/** Whether a text names a zone as readers take it: `Europe/Berlin`, or an offset such as `+02:00`. */
export function isTimeZone(text: string): boolean {
  if (/^[+-]/.test(text)) return /^[+-](0\d|1[0-4]):?[0-5]\d$/.test(text);
  if (text.length > 64 || !/^[A-Za-z]/.test(text)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });
    return true;
  } catch {
    return false;
  }
}
