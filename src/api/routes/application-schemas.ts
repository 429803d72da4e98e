import { z } from 'zod';
import { ARCHETYPES, CLASSIFICATIONS, TIERS, TOLD_OF_MEMBERS } from '../../domain/applications/application.ts';
import { RULE_KINDS } from '../../domain/applications/ruled.ts';
import { CRITICALITIES } from '../../domain/zones/zone.ts';
import { address, siteOf, text } from '../network-view.ts';
import { siteName } from '../require-site.ts';
import { count, plainName, timestamp } from '../schemas.ts';

const percent = z.int().min(0).max(100);
const reason = z.strictObject({ evidence: z.string(), text: z.string() });
const reasons = z.array(reason);
/** Of an application: what each is about, and how sure that is. */
const toldReasons = z.array(
  reason.extend({
    about: z.enum(TOLD_OF_MEMBERS).optional().meta({ description: 'The field that it tells' }),
    confidence: percent.optional().meta({ description: 'How sure that field is' }),
  }),
);
export const tier = z.enum(TIERS);
export const archetype = z.enum(ARCHETYPES);

const described = {
  name: z.string(),
  description: z.string().nullable(),
  owner: z.string().nullable(),
  criticality: z.enum(CRITICALITIES).nullable(),
  classification: z.enum(CLASSIFICATIONS).nullable(),
  compliance: z.array(z.string()),
  archetype,
};

export const application = z
  .strictObject({
    id: z.uuid(),
    ...described,
    archetype_confidence: percent,
    confidence: percent.meta({ description: 'How sure its memberships are on average' }),
    reasons: toldReasons,
    readiness_score: percent.nullable().meta({ description: 'How ready it is to be segmented; null without members' }),
    stated: z.array(z.string()).meta({ description: 'Fields that a person stated, which no run changes' }),
    members: count,
    created_at: timestamp,
    updated_at: timestamp,
  })
  .meta({ id: 'Application' });

const compliance = z
  .array(plainName)
  .max(20)
  .transform((given) => [...new Set(given)].sort());

const fields = {
  description: text(1_000).nullable(),
  owner: text(200).nullable(),
  criticality: z.enum(CRITICALITIES).nullable(),
  classification: z.enum(CLASSIFICATIONS).nullable(),
  compliance: compliance.nullable(),
  archetype: archetype.nullable(),
};
export const newApplication = z.strictObject({ name: plainName, ...z.strictObject(fields).partial().shape });
export const applicationChange = z
  .strictObject({ name: plainName, ...fields })
  .partial()
  .refine((stated) => Object.keys(stated).length > 0, 'must change something')
  .meta({ description: 'null takes back what was said; the next classification then says it' });

export const member = z
  .strictObject({
    address: z.string(),
    site: siteOf,
    node_id: z.uuid().nullable().meta({ description: 'null while no node has the address' }),
    hostname: z.string().nullable(),
    zone: z.string().nullable(),
    tier,
    tier_confidence: percent,
    confidence: percent,
    reasons,
  })
  .meta({ id: 'ApplicationMember' });

export const correction = z.strictObject({
  addresses: z.array(address).min(1).max(500).meta({ description: 'Addresses of nodes' }),
  site: siteName.optional().meta({ description: 'The site whose machines are meant; without it those of no site' }),
  tier: tier.exclude(['client', 'external']).optional(),
  siblings: z.boolean().default(true).meta({
    description: 'Whether hosts whose names differ by their number alone go along in the next classification',
  }),
});

export const dependency = z
  .strictObject({
    client_id: z.uuid(),
    client: z.string(),
    server_id: z.uuid(),
    server: z.string(),
    protocol: z.int(),
    protocol_name: z.string(),
    port: z.int(),
    clients: count.meta({ description: 'Members that call' }),
    servers: count.meta({ description: 'Members that are called' }),
    flows: count.meta({ description: 'That came about' }),
    failed_flows: count,
    bytes: count,
    confidence: percent.meta({ description: 'How sure the memberships of both ends are' }),
  })
  .meta({ id: 'ApplicationDependency' });

export const rule = z
  .strictObject({
    id: z.uuid(),
    application_id: z.uuid(),
    application: z.string(),
    kind: z.enum(RULE_KINDS),
    pattern: z.string(),
    action: z.enum(['include', 'exclude']),
    tier: tier.nullable(),
    learned: z.boolean().meta({ description: 'From a correction, not written by somebody' }),
    created_by: z.uuid().nullable(),
    created_at: timestamp,
  })
  .meta({ id: 'ApplicationRule' });

export const newRule = z.strictObject({
  application_id: z.uuid(),
  kind: z.enum(RULE_KINDS),
  pattern: text(253).meta({ description: 'A host name with * and ?, a prefix, or the name that logs use' }),
  action: z.enum(['include', 'exclude']).default('include'),
  tier: tier.exclude(['client', 'external']).nullable().default(null),
});

export const readiness = z
  .strictObject({
    score: percent,
    parts: z.array(z.strictObject({ name: z.string(), score: percent, weight: percent, text: z.string() })),
    services_in: count,
    services_out: count,
    services_inside: count,
    zone_crossings: count.meta({ description: 'Of those services the ones between two zones' }),
    blast_radius: z
      .array(z.strictObject({ hops: z.int(), nodes: count }))
      .meta({ description: 'Internal nodes within so many hops over services that were used' }),
    articulation_points: z.array(z.string()).meta({ description: 'Members without which the others fall apart' }),
    known_share: z.number().min(0).max(1).meta({ description: 'Share of the flows on services with a name' }),
    unexplained_flows: count.meta({ description: 'With an end in no application, no zone and no infrastructure' }),
    flows: count,
  })
  .meta({ id: 'ApplicationReadiness' });

export const applicationImport = z
  .strictObject({
    dry_run: z.boolean(),
    applications: count,
    created: z.array(z.string()),
    changed: z.array(z.string()),
    rules: count.meta({ description: 'Rules that place what the list names as members' }),
  })
  .meta({ id: 'ApplicationImport' });
