import { windowScan } from '../scans/window-scan.ts';

const sweep = (count: number, every: number) =>
  Array.from({ length: count }, (_, n) => ({
    ...{ server: `198.51.100.${n + 1}`, port: 23, time: 1_767_600_000 + n * every, failed: true },
  }));

/** Scans by the numbers of Zeek's policy/misc/scan.zeek; off unless switched on, as the default rules see more and say less. */
export const scanZeek = windowScan({
  ...{ id: 'scan-zeek', tool: 'Zeek', within: 300, hosts: 25, ports: 15, severity: 'medium', datagrams: false },
  examples: [
    { name: '25 hosts in five minutes', flows: sweep(25, 10), finds: ['192.0.2.1|6|23'] },
    { name: '25 hosts in five hours', flows: sweep(25, 720), finds: [] },
    {
      name: '15 ports of a host',
      flows: sweep(15, 1).map((flow, n) => ({ ...flow, server: '198.51.100.1', port: 100 + n })),
      finds: ['192.0.2.1|198.51.100.1'],
    },
    { name: 'hosts that answer', flows: sweep(40, 1).map((flow) => ({ ...flow, failed: false })), finds: [] },
  ],
});
