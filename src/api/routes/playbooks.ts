import type { Knex } from 'knex';
import { z } from 'zod';
import { previewMatches } from '../../db/playbook-matches.ts';
import {
  deletePlaybook,
  findPlaybook,
  insertPlaybook,
  isNameTaken,
  listPlaybooks,
  rewritePlaybook,
  setPlaybookMode,
} from '../../db/playbooks.ts';
import { checkPlaybook } from '../check-playbook.ts';
import { defineRoute, principalOf, type RouteContext, type RouteDefinition } from '../define-route.ts';
import { inOwnTenant } from '../in-tenant.ts';
import { notFound, Problem } from '../problem.ts';
import { record } from '../record.ts';
import { count, idParams, pageOf, pageQuery } from '../schemas.ts';
import { requireStepUp } from '../step-up.ts';
import { condition, mode, playbook, playbookDetails, playbookView, writtenPlaybook } from './playbook-schemas.ts';

const PATH = '/api/v1/playbooks';
const REFUSED = { description: 'A step names what is not there, or the request has a fault' };
const MOST_IDS = 50;

const list = defineRoute({
  method: 'get',
  path: PATH,
  operationId: 'listPlaybooks',
  tag: 'playbooks',
  summary: 'Playbooks, the newest first',
  permission: 'security:read',
  query: pageQuery,
  responses: { 200: { description: 'A page of playbooks', schema: pageOf(playbook) } },
  async handler(context) {
    const page = await inOwnTenant(context, (transaction) => listPlaybooks(transaction, context.query));
    return { status: 200, body: { ...page, items: page.items.map(playbookView) } };
  },
});

const get = defineRoute({
  method: 'get',
  path: `${PATH}/{id}`,
  operationId: 'getPlaybook',
  tag: 'playbooks',
  summary: 'A playbook',
  permission: 'security:read',
  params: idParams,
  responses: { 200: { description: 'The playbook', schema: playbook } },
  async handler(context) {
    const row = await inOwnTenant(context, (transaction) => findPlaybook(transaction, context.params.id));
    if (!row) throw notFound('playbook');
    return { status: 200, body: playbookView(row) };
  },
});

const create = defineRoute({
  method: 'post',
  path: PATH,
  operationId: 'createPlaybook',
  tag: 'playbooks',
  summary: 'Add a playbook',
  description:
    'It rehearses at first (mode dry-run): it answers alerts that are opened from now on with what it would do. A step of the kind scan needs network:scan as well.',
  permission: 'security:write',
  body: writtenPlaybook,
  responses: {
    201: { description: 'The playbook', schema: playbook, headers: { Location: 'Where it is' } },
    409: { description: 'The name is taken' },
    422: REFUSED,
  },
  async handler(context) {
    const row = await inOwnTenant(context, async (transaction) => {
      await checkPlaybook(transaction, context.body.steps, principalOf(context));
      const made = await insertPlaybook(transaction, written(context));
      if (!made) throw nameTaken();
      await record(transaction, context, 'playbook.create', made.id, playbookDetails(made));
      return made;
    });
    return { status: 201, body: playbookView(row), headers: { Location: `${PATH}/${row.id}` } };
  },
});

const change = defineRoute({
  method: 'put',
  path: `${PATH}/{id}`,
  operationId: 'changePlaybook',
  tag: 'playbooks',
  summary: 'Write a playbook anew',
  description: 'It rehearses again, and may do from now on what you may.',
  permission: 'security:write',
  params: idParams,
  body: writtenPlaybook,
  responses: {
    200: { description: 'The playbook, in mode dry-run', schema: playbook },
    409: { description: 'The name is taken' },
    422: REFUSED,
  },
  async handler(context) {
    const { id } = context.params;
    const row = await inOwnTenant(context, async (transaction) => {
      if (!(await findPlaybook(transaction, id))) throw notFound('playbook');
      await checkPlaybook(transaction, context.body.steps, principalOf(context));
      if (await isNameTaken(transaction, context.body.name, id)) throw nameTaken();
      const changed = await rewritePlaybook(transaction, id, written(context));
      if (!changed) throw notFound('playbook');
      await record(transaction, context, 'playbook.change', id, playbookDetails(changed));
      return changed;
    });
    return { status: 200, body: playbookView(row) };
  },
});

const setMode = defineRoute({
  method: 'put',
  path: `${PATH}/{id}/mode`,
  operationId: 'setPlaybookMode',
  tag: 'playbooks',
  summary: 'Let a playbook act, rehearse or rest',
  description: 'To let it act needs your password within the last minutes (POST /api/v1/auth/step-up).',
  permission: 'security:write',
  params: idParams,
  body: z.strictObject({ mode }),
  responses: { 200: { description: 'The playbook', schema: playbook } },
  async handler(context) {
    const { id } = context.params;
    if (context.body.mode === 'active') await requireStepUp(context);
    const row = await inOwnTenant(context, async (transaction) => {
      const changed = await setPlaybookMode(transaction, id, context.body.mode);
      if (!changed) throw notFound('playbook');
      await record(transaction, context, 'playbook.set-mode', id, playbookDetails(changed));
      return changed;
    });
    return { status: 200, body: playbookView(row) };
  },
});

const remove = defineRoute({
  method: 'delete',
  path: `${PATH}/{id}`,
  operationId: 'deletePlaybook',
  tag: 'playbooks',
  summary: 'Remove a playbook',
  description: 'What it did stays on record, and can still be undone.',
  permission: 'security:write',
  params: idParams,
  responses: { 204: { description: 'Removed' } },
  async handler(context) {
    await inOwnTenant(context, async (transaction) => {
      const row = await deletePlaybook(transaction, context.params.id);
      if (!row) throw notFound('playbook');
      await record(transaction, context, 'playbook.delete', row.id, playbookDetails(row));
    });
    return { status: 204 };
  },
});

const preview = defineRoute({
  method: 'post',
  path: `${PATH}/preview`,
  operationId: 'previewPlaybook',
  tag: 'playbooks',
  summary: 'Which alerts there are that a condition means',
  permission: 'security:read',
  body: z.strictObject({ condition, days: z.int().min(1).max(366).default(30) }),
  responses: {
    200: {
      description: 'How many, and the newest of them',
      schema: z.strictObject({ count, alert_ids: z.array(z.uuid()) }),
    },
  },
  async handler(context) {
    const { condition: when, days } = context.body;
    const since = new Date(Date.now() - days * 86_400_000);
    const found = await inOwnTenant(context, (transaction: Knex.Transaction) =>
      previewMatches(transaction, when, since, MOST_IDS),
    );
    return { status: 200, body: { count: found.count, alert_ids: found.ids } };
  },
});

function written(context: RouteContext<undefined | typeof idParams, undefined, typeof writtenPlaybook>) {
  const { description = '', ...said } = context.body;
  const { userId, sessionId, keyPermissions } = principalOf(context);
  return { ...said, description, runs_as: userId, key_id: keyPermissions ? sessionId : null };
}

function nameTaken(): Problem {
  return new Problem(409, 'conflict', 'There is a playbook of this name.', { hint: 'Choose another name.' });
}

/** What is done about alerts, and when. */
export const playbookRoutes: RouteDefinition[] = [list, create, preview, get, change, setMode, remove];
