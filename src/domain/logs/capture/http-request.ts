/** What the head of an HTTP/1 request says; the target without its query, which may hold secrets. */
export interface HttpRequest {
  method: string;
  uri: string;
  host: string | null;
  user_agent: string | null;
}

const METHODS = /^(GET|POST|HEAD|PUT|DELETE|OPTIONS|CONNECT|PATCH|PROPFIND) (\S{1,1024}) HTTP\/1\.[01]\r?\n/;
const LONGEST_HEAD = 2048;
const LONGEST_VALUE = 256;

/** Reads the request that begins `bytes[start, end)`; null when none does. RFC 9112. */
export function readHttpRequest(bytes: Buffer, start: number, end: number): HttpRequest | null {
  const first = bytes[start] as number;
  if (first < 0x43 || first > 0x50) return null;
  const text = bytes.toString('latin1', start, Math.min(end, start + LONGEST_HEAD));
  const request = METHODS.exec(text);
  if (request === null) return null;
  const head = text.split(/\r?\n\r?\n/, 1)[0] as string;
  const field = (name: string) => {
    const line = head.split(/\r?\n/).find((candidate) => candidate.toLowerCase().startsWith(`${name}:`));
    return (
      line
        ?.slice(name.length + 1)
        .trim()
        .replace(/[^\x20-\x7e]/g, '?')
        .slice(0, LONGEST_VALUE) || null
    );
  };
  const uri = (request[2] as string).split('?', 1)[0] as string;
  return {
    method: request[1] as string,
    uri: uri.replace(/[^\x21-\x7e]/g, '?').slice(0, LONGEST_VALUE),
    host: field('host'),
    user_agent: field('user-agent'),
  };
}
