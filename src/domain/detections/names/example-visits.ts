import type { ExampleObservation } from '../observation-rule.ts';

/** TLS handshakes of a client with `name`, one every `interval` seconds, at addresses that change from one to the next. */
export function exampleVisits(
  count: number,
  { name, interval, addresses = 8, ...stated }: Partial<ExampleObservation> & VisitsOf,
): ExampleObservation[] {
  return Array.from({ length: count }, (_, n) => ({
    ...{ kind: 'tls' as const, time: 1_767_600_000 + n * interval, src: '10.0.0.7', dst_port: 443 },
    ...{ dst: `203.0.113.${1 + (n % addresses)}`, name, detail: { server_name: name } },
    ...stated,
  }));
}

interface VisitsOf {
  name: string;
  interval: number;
  addresses?: number;
}
