/** What no scan and no scope goes beyond, whoever approves it. */
export const CAPS = {
  /** Addresses of one scan. */
  addresses: 65_536,
  /** Ports of one scan, for each address. */
  ports: 10_000,
  probesPerSecond: 10_000,
  /** Targets in one request, after lists are taken apart. */
  targets: 1_024,
  /** The shortest prefix of a scope, in bits. */
  prefix: { 4: 8, 6: 32 },
  /** Days that an approval may last. */
  days: 366,
} as const;
