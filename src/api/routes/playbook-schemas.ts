import { z } from 'zod';
import type { PlaybookRow } from '../../db/playbooks.ts';
import type { ActionRow, ResponseRow } from '../../db/responses.ts';
import { NODE_TYPES } from '../../domain/nodes/node-type.ts';
import { ACTION_STATES, MODES, SIDES, TICKET_TYPES } from '../../domain/playbooks/playbook.ts';
import { templateFault } from '../../domain/playbooks/template.ts';
import { readPorts } from '../../domain/scanning/port-list.ts';
import { prefix, text } from '../network-view.ts';
import { count, plainName, timestamp } from '../schemas.ts';
import { severity, status } from './alert-schemas.ts';

const some = <Item extends z.ZodType>(item: Item) => z.array(item).min(1).max(100);

/** Which alerts are meant. */
export const condition = z
  .strictObject({
    least_severity: severity.optional().meta({ description: 'So grave or graver' }),
    least_score: z.int().min(0).max(100).optional(),
    least_confidence: z.number().min(0).max(1).optional(),
    detections: some(text(100)).optional(),
    techniques: some(z.string().regex(/^T\d{4}(\.\d{3})?$/, 'must be a technique such as T1071'))
      .optional()
      .meta({ description: 'MITRE ATT&CK; a technique takes in its sub-techniques' }),
    statuses: some(status).optional().meta({ description: 'Those still to be worked on, if nothing is said' }),
    client_zones: some(z.uuid()).optional(),
    server_zones: some(z.uuid()).optional(),
    client_types: some(z.enum(NODE_TYPES)).optional(),
    server_types: some(z.enum(NODE_TYPES)).optional(),
    within: some(prefix).optional().meta({ description: 'Client or server lies in one of them' }),
    outside: some(prefix).optional().meta({ description: 'Neither lies in one of them' }),
  })
  .meta({ id: 'PlaybookCondition', description: 'All that is said must hold; of a list, one of its items' });

const template = (longest: number) => text(longest).meta({ description: 'With fields of the alert: {{title}}' });
const side = z
  .enum(SIDES)
  .exclude(['named'])
  .meta({ description: 'Which end of the alert; internal and external: whichever of them is' });
const hours = z.int().min(1).max(8_760);

const step = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('notify'),
      channel_id: z.uuid(),
      text: template(2_000)
        .refine((said) => templateFault(said, 'text/plain') === undefined, 'names a field that there is not')
        .optional(),
    }),
    z
      .strictObject({
        kind: z.literal('ticket'),
        channel_id: z.uuid(),
        template: template(20_000),
        content_type: z.enum(TICKET_TYPES).default('application/json'),
      })
      .superRefine((said, context) => {
        const message = templateFault(said.template, said.content_type);
        if (message !== undefined) context.addIssue({ code: 'custom', path: ['template'], message });
      }),
    z.strictObject({
      kind: z.literal('tag'),
      target: side,
      tag: z.string().regex(/^[a-z0-9][a-z0-9:_-]{0,63}$/, 'must be lower-case letters, digits, colons and dashes'),
    }),
    z.strictObject({ kind: z.literal('quarantine'), target: side, list_id: z.uuid(), hours }),
    z.strictObject({
      kind: z.literal('block'),
      target: z.enum(SIDES).meta({ description: 'named: the domain or URL that the alert is about' }),
      list_id: z.uuid(),
      hours,
    }),
    z.strictObject({
      kind: z.literal('scan'),
      target: side,
      ports: z
        .string()
        .min(1)
        .max(1_000)
        .refine((ports) => !readPorts(ports).fault, 'must be ports such as 22,443'),
    }),
    z.strictObject({ kind: z.literal('siem') }),
  ])
  .meta({ id: 'PlaybookStep' });

/** A playbook as somebody writes it. */
export const writtenPlaybook = z.strictObject({
  name: plainName,
  description: text(2_000).optional(),
  condition,
  steps: z.array(step).min(1).max(20),
  per_hour: z.int().min(1).max(1_000).default(30).meta({ description: 'Alerts that it answers in an hour at most' }),
  per_target_hour: z
    .int()
    .min(1)
    .max(100)
    .default(2)
    .meta({ description: 'How often it does the same about one address in an hour at most' }),
});

export const mode = z.enum(MODES).meta({
  description: 'dry-run: it says what it would do; active: it does it, once approved where it changes something',
});

export const playbook = z
  .strictObject({
    ...writtenPlaybook.shape,
    id: z.uuid(),
    description: z.string(),
    per_hour: count,
    per_target_hour: count,
    mode,
    stopped_reason: z.string().nullable().meta({ description: 'Why the platform switched it off' }),
    version: count,
    runs_as: z.uuid().meta({ description: 'Who wrote it last: it may do what they may' }),
    created_at: timestamp,
    changed_at: timestamp,
  })
  .meta({ id: 'Playbook' });

/** A playbook as it is answered. */
export function playbookView({ key_id: _key, ...row }: PlaybookRow) {
  return row;
}

/** What the audit log says of a playbook. */
export function playbookDetails({ name, version, mode: now, condition: when, steps }: PlaybookRow) {
  return { name, version, mode: now, condition: when, steps: steps.map(({ kind }) => kind) };
}

export const action = z
  .strictObject({
    id: z.uuid(),
    step: count,
    kind: z.enum(['notify', 'ticket', 'tag', 'quarantine', 'block', 'scan', 'siem']),
    key: z.string().meta({ description: 'Its name; webhooks carry it as Idempotency-Key' }),
    target: z.string().nullable(),
    says: z.string().meta({ description: 'What it does, or would do' }),
    changes: z.boolean().meta({ description: 'It changes something, and so needs the approval of a second person' }),
    state: z.enum(ACTION_STATES),
    reason: z.string().nullable(),
    attempts: count,
    outcome: z.record(z.string(), z.unknown()),
    approved_by: z.uuid().nullable(),
    approved_at: timestamp.nullable(),
    undone_by: z.uuid().nullable(),
    undone_at: timestamp.nullable(),
    done_at: timestamp.nullable(),
  })
  .meta({ id: 'ResponseAction' });

export const response = z
  .strictObject({
    id: z.uuid(),
    playbook_id: z.uuid(),
    playbook: z.string(),
    version: count.meta({ description: 'Of the playbook' }),
    alert_id: z.uuid(),
    mode: z.enum(['dry-run', 'active']),
    limited: z.string().nullable().meta({ description: 'Why nothing was done: the playbook had done enough' }),
    requested_by: z.uuid(),
    created_at: timestamp,
    actions: z.array(action),
  })
  .meta({ id: 'Response' });

/** Responses with their actions, as they are answered. */
export function responseViews(rows: readonly ResponseRow[], actions: readonly ActionRow[]) {
  return rows.map((row) => ({
    ...row,
    actions: actions
      .filter(({ response_id }) => response_id === row.id)
      .map(({ response_id: _response, ...shown }) => shown),
  }));
}
