import { z } from 'zod';
import { protocolNumber } from './protocols.ts';

export const RISKS = ['critical', 'high', 'medium', 'low', 'unknown'] as const;
export type Risk = (typeof RISKS)[number];

export const COMPLIANCES = ['compliant', 'conditional', 'non_compliant', 'unknown'] as const;
export type Compliance = (typeof COMPLIANCES)[number];

/** What a protocol does for what it carries; `optional`: as it is configured. */
export const ENCRYPTIONS = ['plaintext', 'encrypted', 'optional', 'unknown'] as const;
export type Encryption = (typeof ENCRYPTIONS)[number];

/** Who commonly uses it: administrators, people at their work, or machines among themselves. */
export const AUDIENCES = ['administrative', 'user', 'machine', 'unknown'] as const;
export type Audience = (typeof AUDIENCES)[number];

export const FRAMEWORKS = ['pci-dss', 'nist-800-53', 'cis'] as const;
export type Framework = (typeof FRAMEWORKS)[number];

const demand = z.strictObject({
  status: z.enum(COMPLIANCES),
  /** Numbers of requirements, controls or safeguards, with commas. */
  clauses: z.string().regex(/^[A-Z0-9.()-]+(, [A-Z0-9.()-]+)*$/),
  mitigation: z.string().min(1),
});
const judgement = {
  risk: z.enum(RISKS),
  compliance: z.enum(COMPLIANCES),
  reason: z.string().min(1),
  /** What the frameworks ask of services of this sort. */
  profile: z.string().min(1),
};

/** config/ports.json: what IANA registered. */
export const portRegistrySchema = z.object({
  ports: z.record(z.string(), z.tuple([z.string(), z.string()])),
});

/** config/port-knowledge.json: what services are, what they are abused for, and what that means for risk and compliance. */
export const portJudgementsSchema = z.object({
  source: z.string().min(1),
  licence: z.string().min(1),
  frameworks: z.record(z.enum(FRAMEWORKS), z.string()),
  abuse: z.record(z.string(), z.string().min(1)),
  profiles: z.record(z.string(), z.record(z.enum(FRAMEWORKS), demand)),
  services: z.array(
    z.strictObject({
      /** "tcp/443", "tcp/5900-5909", or "icmp" for a protocol without ports. */
      ports: z.array(z.string().regex(/^[a-z0-9]+(\/\d+(-\d+)?)?$/)).min(1),
      name: z.string().min(1),
      description: z.string().min(1),
      category: z.string().min(1),
      encryption: z.enum(ENCRYPTIONS),
      audience: z.enum(AUDIENCES),
      /** Names of `abuse`. */
      abuse: z.array(z.string()),
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

export type Judgements = z.output<typeof portJudgementsSchema>;
export type KnownService = Judgements['services'][number];

/** What one framework says of a service. */
export interface FrameworkStatus {
  framework: Framework;
  /** Name and version, for people. */
  title: string;
  status: Compliance;
  clauses: string;
  mitigation: string;
}

/** Registry and judgements, indexed by protocol number and port. */
export interface PortKnowledge extends Pick<Judgements, 'defaults' | 'abuse'> {
  /** By profile. */
  demands: ReadonlyMap<string, FrameworkStatus[]>;
  names: ReadonlyMap<string, readonly [name: string, description: string]>;
  services: ReadonlyMap<string, KnownService>;
}

/** Validates the two data files and makes them one; throws when either is not what it should be. */
export function compileKnowledge(registry: unknown, judgements: unknown): PortKnowledge {
  const { ports } = portRegistrySchema.parse(registry);
  const { services, defaults, profiles, abuse, frameworks } = portJudgementsSchema.parse(judgements);
  const names = new Map<string, readonly [string, string]>();
  for (const [key, entry] of Object.entries(ports)) for (const place of expand(key)) names.set(place, entry);
  const judged = new Map<string, KnownService>();
  for (const service of services) {
    requireKnown(service.abuse, abuse);
    for (const place of service.ports.flatMap(expand)) if (!judged.has(place)) judged.set(place, service);
  }
  requireKnown(
    [...services, ...Object.values(defaults)].map(({ profile }) => profile),
    profiles,
  );
  const demands = new Map(
    Object.entries(profiles).map(([profile, stated]) => [
      profile,
      FRAMEWORKS.map((framework) => ({ framework, title: frameworks[framework], ...stated[framework] })),
    ]),
  );
  return { names, services: judged, defaults, demands, abuse };
}

/** Key of a (protocol, port) in the maps of `PortKnowledge`. */
export function placeOf(protocol: number, port: number): string {
  return `${protocol}/${port}`;
}

function requireKnown(names: readonly string[], known: object): void {
  const missing = names.find((name) => !Object.hasOwn(known, name));
  if (missing !== undefined) throw new Error(`port knowledge refers to something that it does not explain: ${missing}`);
}

function expand(text: string): string[] {
  const [name = '', range = '0'] = text.split('/');
  const protocol = protocolNumber(name);
  if (protocol === undefined) throw new Error(`port knowledge names an unknown protocol: ${text}`);
  const [first = 0, last = first] = range.split('-').map(Number);
  if (last < first || last > 65_535) throw new Error(`port knowledge names an impossible range: ${text}`);
  return Array.from({ length: last - first + 1 }, (_, index) => placeOf(protocol, first + index));
}
