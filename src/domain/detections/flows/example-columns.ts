import { parseAddress } from '../../logs/address.ts';
import type { ExampleFlow } from '../flow-rule.ts';
import { FlowColumns } from './flow-columns.ts';

/** The flows of an example as columns; throws on an address that is none. */
export function exampleColumns(flows: readonly ExampleFlow[]): FlowColumns {
  const columns = new FlowColumns();
  const number = (text: string) => {
    const address = parseAddress(text);
    if (!address) throw new Error(`${text} is no address`);
    const bytes = Uint8Array.from(address.bytes);
    return columns.addresses.numberOf(new DataView(bytes.buffer), 0, address.family);
  };
  for (const { client = '192.0.2.1', server = '198.51.100.1', failed = false, ...stated } of flows) {
    columns.add({
      ...{ protocol: 6, port: 443, duration: 0, bytesOut: 0, bytesIn: 0, ipBytesOut: 0, ipBytesIn: 0 },
      ...{ ...stated, client: number(client), server: number(server), failed },
    });
  }
  return columns;
}

/** Flows after pauses of `interval` seconds, each up to `jitter` of it longer or shorter in a pattern that repeats after seven. */
export function exampleBeats(
  count: number,
  { interval, jitter = 0, ...flow }: Partial<ExampleFlow> & { interval: number; jitter?: number },
): ExampleFlow[] {
  const stray = [0, 0.8, -0.5, 0.3, -1, 1, -0.6];
  let time = Date.UTC(2026, 0, 5) / 1000;
  return Array.from({ length: count }, (_, n) => {
    time += interval * (1 + jitter * (stray[n % 7] as number));
    return { bytesOut: 400, bytesIn: 900, ipBytesOut: 600, ipBytesIn: 1100, duration: 0.4, ...flow, time };
  });
}
