import { windowScan } from '../scans/window-scan.ts';

const sweep = (count: number, every: number) =>
  Array.from({ length: count }, (_, n) => ({
    ...{ server: `198.51.100.${n + 1}`, port: 23, time: 1_767_600_000 + n * every, failed: true },
  }));

/** Scans by the numbers of Slips: more than five within an hour. Off unless switched on, as that is much. */
export const scanSlips = windowScan({
  ...{ id: 'scan-slips', tool: 'Slips', within: 3_600, hosts: 6, ports: 6, severity: 'high', datagrams: true },
  examples: [
    { name: 'six hosts within an hour', flows: sweep(6, 500), finds: ['192.0.2.1|6|23'] },
    {
      name: 'datagrams that nobody answers',
      flows: sweep(6, 10).map((flow) => ({ ...flow, protocol: 17, failed: false, bytesOut: 60 })),
      finds: ['192.0.2.1|17|23'],
    },
    { name: 'five hosts', flows: sweep(5, 10), finds: [] },
    { name: 'six hosts in a day', flows: sweep(6, 14_400), finds: [] },
  ],
});
