import { told } from './told.ts';

/** The first reply of a service that greets with a number, as SMTP and FTP do (RFC 5321 and 959, 4.2); null when it is none. */
export function greeting(bytes: Buffer, ended: boolean): { code: string; text: string } | null | 'more' {
  const raw = bytes.toString('latin1', 0, 2_048);
  if (!/^\d{0,3}$|^\d{3}[ -]/.test(raw.slice(0, 4))) return null;
  const last = /^(\d{3})(?: [^\n]*)?\r?\n/m.exec(raw);
  if (!last && !ended && raw.length < 2_048) return 'more';
  return raw.length < 4 ? null : { code: raw.slice(0, 3), text: told(raw) };
}

/** Name and version of a program at the beginning of a text, as far as they are plain to see. */
export function programIn(text: string, known: RegExp): { product?: string; version?: string } {
  const product = known.exec(text)?.[0];
  if (product === undefined) return {};
  const [, version] = /^[ /v(]*(\d[\w.-]{0,40})/.exec(text.slice(text.indexOf(product) + product.length)) ?? [];
  return version === undefined ? { product } : { product, version };
}
