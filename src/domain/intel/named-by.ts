import type { IndicatorValue } from './indicator.ts';
import type { IndicatorIndex } from './indicator-index.ts';

/** What a record says that somebody named. */
export interface Named {
  name: string | null;
  /** Of a URL, behind its host; or all of it. */
  path: string | null;
  ja3: string | null;
  ja4: string | null;
  hashes: readonly (string | null)[];
}

/** Everything in a record that indicators are of, with their values. */
export function namedBy(
  { name, path, ja3, ja4, hashes }: Named,
  index: IndicatorIndex,
): { named: string; values: IndicatorValue[] }[] {
  const found: { named: string; values: IndicatorValue[] }[] = [];
  const add = (named: string, values: IndicatorValue[]) => {
    if (values.length > 0) found.push({ named, values });
  };
  const { authority, rest } = placeOf(name, path);
  const host = authority?.replace(/:\d+$/, '').toLowerCase();
  if (host) add(host, [...index.domain(host), ...index.address(host)]);
  if (authority && rest !== null) add(`${authority}${rest}`, index.url(authority, rest));
  if (ja3 !== null) add(`JA3 ${ja3}`, index.exact('ja3', ja3));
  if (ja4 !== null) add(`JA4 ${ja4}`, index.exact('ja4', ja4));
  for (const hash of hashes) if (hash !== null) add(hash, index.exact('hash', hash));
  return found;
}

/** Host and the rest of a URL; proxies write all of it into one field, with or without a scheme. */
function placeOf(name: string | null, path: string | null): { authority: string | null; rest: string | null } {
  const whole =
    [path, name].find((text) => text !== null && /^[a-z]+:\/\//i.test(text)) ?? (path === null ? name : null);
  const [, authority, rest] = /^(?:[a-z]+:\/\/)?([^/?#]+)(?:(\/.*)|[?#].*)?$/i.exec(whole ?? '') ?? [];
  return authority === undefined
    ? { authority: name, rest: path }
    : { authority, rest: rest ?? (path === null ? null : '/') };
}
