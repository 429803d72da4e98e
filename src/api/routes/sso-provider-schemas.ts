import { z } from 'zod';
import { ROLES } from '../../domain/access/permissions.ts';
import { plainName, timestamp } from '../schemas.ts';

/** An identity provider, as requests and answers write it. */

const PRINTABLE = /^[\x21-\x7e]+$/;

const token = (longest: number) =>
  z.string().min(1).max(longest).regex(PRINTABLE, 'must be printable ASCII without blanks');

/** As the provider's own document spells it, to the character. */
const issuer = z
  .url({ protocol: /^https?$/ })
  .max(500)
  .regex(PRINTABLE, 'must be printable ASCII without blanks')
  .refine((text) => !URL.canParse(text) || !/[?#]/.test(text), 'must have no query and no fragment');

const scopes = z
  .string()
  .max(500)
  .regex(/^[\x21\x23-\x5b\x5d-\x7e]+( [\x21\x23-\x5b\x5d-\x7e]+)*$/, 'must be scopes separated by single blanks')
  .refine((text) => text.split(' ').includes('openid'), 'must contain openid');

const group = z
  .string()
  .min(1)
  .max(250)
  .regex(/^[^\p{Cc}\p{Cs}]+$/u, 'must not contain control characters');

const groupRole = z.strictObject({ group, role: z.enum(ROLES) });

const fields = {
  name: plainName.meta({ description: 'Shown on the sign-in page' }),
  issuer: issuer.meta({ description: 'https://…, as in its /.well-known/openid-configuration' }),
  client_id: token(250),
  scopes: scopes.meta({
    description: 'Separated by blanks; openid and email are needed, others as the groups need them',
  }),
  group_claim: token(120).nullable().meta({
    description:
      'The claim that lists the groups; null when roles are given here, by default_role and PATCH /api/v1/users/{id}',
  }),
  role_mapping: z.array(groupRole).max(200).meta({ description: 'The first entry whose group somebody is in decides' }),
  default_role: z.enum(ROLES).nullable().meta({ description: 'For whom no group fits; null refuses them' }),
  creates_users: z.boolean().meta({ description: 'Whoever is not known yet becomes a user at the first sign-in' }),
  trusts_second_factor: z.boolean().meta({
    description: 'The provider asks for a second factor, so that ours is not asked, nor has to be set up',
  }),
  enabled: z.boolean(),
};
const secret = token(1_000)
  .nullable()
  .meta({ description: 'Stored encrypted and never shown; null for a public client' });

/** As it is answered. */
export const provider = z
  .strictObject({
    id: z.uuid(),
    ...fields,
    redirect_uri: z.string().meta({ description: 'To be registered at the provider' }),
    created_at: timestamp,
    updated_at: timestamp,
  })
  .meta({ id: 'SsoProvider' });

/** What a new one needs, and what is assumed. */
export const newProvider = z.strictObject({
  ...fields,
  client_secret: secret.optional(),
  scopes: fields.scopes.default('openid email profile'),
  group_claim: fields.group_claim.default(null),
  role_mapping: fields.role_mapping.default([]),
  default_role: fields.default_role.default(null),
  creates_users: fields.creates_users.default(false),
  trusts_second_factor: fields.trusts_second_factor.default(false),
  enabled: fields.enabled.default(true),
});

/** What may change: anything, at least one thing. */
export const changedProvider = z
  .strictObject({ ...fields, client_secret: secret })
  .partial()
  .refine((body) => Object.keys(body).length > 0, 'must change something');
