import { z } from 'zod';
import { protocolNumber } from './protocols.ts';

export const RISKS = ['critical', 'high', 'medium', 'low', 'unknown'] as const;
export type Risk = (typeof RISKS)[number];

export const COMPLIANCES = ['compliant', 'conditional', 'non_compliant', 'unknown'] as const;
export type Compliance = (typeof COMPLIANCES)[number];

const judgement = { risk: z.enum(RISKS), compliance: z.enum(COMPLIANCES), reason: z.string().min(1) };

/** config/ports.json: what IANA registered. */
export const portRegistrySchema = z.object({
  ports: z.record(z.string(), z.tuple([z.string(), z.string()])),
});

/** config/port-knowledge.json: what the services mean for risk and compliance. */
export const portJudgementsSchema = z.object({
  services: z.array(
    z.strictObject({
      /** "tcp/443", "tcp/5900-5909", or "icmp" for a protocol without ports. */
      ports: z.array(z.string().regex(/^[a-z0-9]+(\/\d+(-\d+)?)?$/)).min(1),
      name: z.string().min(1),
      description: z.string().min(1).optional(),
      ...judgement,
    }),
  ),
  defaults: z.strictObject({
    registered: z.strictObject(judgement),
    dynamic: z.strictObject(judgement),
    unregistered: z.strictObject(judgement),
    portless: z.strictObject(judgement),
  }),
});

type Judgements = z.output<typeof portJudgementsSchema>;
type Service = Judgements['services'][number];

/** Registry and judgements, indexed by protocol number and port. */
export interface PortKnowledge {
  names: ReadonlyMap<string, readonly [name: string, description: string]>;
  services: ReadonlyMap<string, Service>;
  defaults: Judgements['defaults'];
}

/** Validates the two data files and makes them one; throws when either is not what it should be. */
export function compileKnowledge(registry: unknown, judgements: unknown): PortKnowledge {
  const { ports } = portRegistrySchema.parse(registry);
  const { services, defaults } = portJudgementsSchema.parse(judgements);
  const names = new Map<string, readonly [string, string]>();
  for (const [key, entry] of Object.entries(ports)) for (const place of expand(key)) names.set(place, entry);
  const judged = new Map<string, Service>();
  for (const service of services) {
    for (const place of service.ports.flatMap(expand)) if (!judged.has(place)) judged.set(place, service);
  }
  return { names, services: judged, defaults };
}

/** Key of a (protocol, port) in the maps of `PortKnowledge`. */
export function placeOf(protocol: number, port: number): string {
  return `${protocol}/${port}`;
}

function expand(text: string): string[] {
  const [name = '', range = '0'] = text.split('/');
  const protocol = protocolNumber(name);
  if (protocol === undefined) throw new Error(`port knowledge names an unknown protocol: ${text}`);
  const [first = 0, last = first] = range.split('-').map(Number);
  if (last < first || last > 65_535) throw new Error(`port knowledge names an impossible range: ${text}`);
  return Array.from({ length: last - first + 1 }, (_, index) => placeOf(protocol, first + index));
}
