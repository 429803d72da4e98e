/** Bytes from numbers of given sizes, big-endian: `[value, size]`; a Buffer goes in as it is. */
export function packed(...parts: (readonly [number | bigint, number] | Buffer)[]): Buffer {
  return Buffer.concat(
    parts.map((part) => {
      if (Buffer.isBuffer(part)) return part;
      const [value, size] = part;
      const bytes = Buffer.alloc(size);
      let rest = BigInt(value);
      for (let i = size - 1; i >= 0; i--) {
        bytes[i] = Number(rest & 255n);
        rest >>= 8n;
      }
      return bytes;
    }),
  );
}

/** When made-up exporters export: 21 November 2026, 10:00:00, after 10,000 seconds. */
export const EXPORTED = { seconds: 1_795_255_200, uptime: 10_000_000 };

/** A message of NetFlow 5. */
export function version5(records: Buffer[], { sampling = 0 }: { sampling?: number } = {}): Buffer {
  const { seconds, uptime } = EXPORTED;
  return packed(
    [5, 2],
    [records.length, 2],
    [uptime, 4],
    [seconds, 4],
    [500_000_000, 4],
    [0, 4],
    [1, 1],
    [2, 1],
    [sampling, 2],
    ...records,
  );
}

/** A record of NetFlow 5; addresses of four bytes, times in milliseconds of uptime. */
export function record5(src: Buffer, dst: Buffer, ports: [number, number], protocol: number, flags = 0): Buffer {
  return packed(
    ...([src, dst, Buffer.alloc(4), [3, 2], [4, 2], [7, 4], [1400, 4], [9_990_000, 4], [9_995_500, 4]] as const),
    ...([[ports[0], 2], [ports[1], 2], [0, 1], [flags, 1], [protocol, 1], Buffer.alloc(9)] as const),
  );
}

/** A message of NetFlow 9; the header counts records, not sets, and nobody relies on it. */
export function version9(
  sets: Buffer[],
  { source = 7, count = sets.length }: { source?: number; count?: number } = {},
): Buffer {
  return packed([9, 2], [count, 2], [EXPORTED.uptime, 4], [EXPORTED.seconds, 4], [1, 4], [source, 4], ...sets);
}

/** A message of IPFIX. */
export function ipfix(sets: Buffer[], { source = 0 }: { source?: number } = {}): Buffer {
  const body = Buffer.concat(sets);
  return packed([10, 2], [16 + body.length, 2], [EXPORTED.seconds, 4], [1, 4], [source, 4], body);
}

/** A set of either, padded to four bytes. */
export function set(id: number, ...content: Buffer[]): Buffer {
  const body = Buffer.concat(content);
  const padding = (4 - (body.length % 4)) % 4;
  return packed([id, 2], [4 + body.length + padding, 2], body, Buffer.alloc(padding));
}

/** A template: `[element, length]`, with the number of an enterprise as a third. */
export function template(id: number, fields: readonly (readonly [number, number, number?])[]): Buffer {
  return packed([id, 2], [fields.length, 2], ...fieldSpecs(fields));
}

/** The fields of a template as they are announced. */
export function fieldSpecs(fields: readonly (readonly [number, number, number?])[]): Buffer[] {
  return fields.map(([element, length, enterprise]) =>
    enterprise === undefined
      ? packed([element, 2], [length, 2])
      : packed([element | 0x8000, 2], [length, 2], [enterprise, 4]),
  );
}
