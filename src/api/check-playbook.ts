import type { Knex } from 'knex';
import { blockListsById } from '../db/block-lists.ts';
import { channelsById } from '../db/response-channels.ts';
import type { Step } from '../domain/playbooks/playbook.ts';
import { forbidden } from './middleware/authorise.ts';
import { may, type Principal } from './principal.ts';
import { invalid } from './validate.ts';

/**
 * Throws 422 for channels and lists that a playbook names and that are not there, or are not meant for it, and 403 for
 * what its writer may not do.
 */
export async function checkPlaybook(
  transaction: Knex.Transaction,
  steps: readonly Step[],
  principal: Principal,
): Promise<void> {
  if (steps.some(({ kind }) => kind === 'scan') && !may(principal, 'network:scan')) throw forbidden('network:scan');
  const channels = await channelsById(
    transaction,
    steps.flatMap((step) => ('channel_id' in step ? [step.channel_id] : [])),
  );
  const lists = await blockListsById(
    transaction,
    steps.flatMap((step) => ('list_id' in step ? [step.list_id] : [])),
  );
  const faults = steps.flatMap((step, at) => {
    const fault = (name: string, message: string) => [{ in: 'body' as const, path: `steps.${at}.${name}`, message }];
    if ('channel_id' in step) {
      const channel = channels.get(step.channel_id);
      if (!channel) return fault('channel_id', 'There is no such channel.');
      if (step.kind === 'ticket' && channel.kind !== 'webhook' && channel.kind !== 'email') {
        return fault('channel_id', 'Tickets are opened through channels of the kinds webhook and email.');
      }
    }
    if ('list_id' in step) {
      const list = lists.get(step.list_id);
      if (!list) return fault('list_id', 'There is no such list.');
      if (list.purpose !== step.kind) return fault('list_id', `The list is there to ${list.purpose}.`);
    }
    return [];
  });
  if (faults.length > 0) throw invalid(faults);
}
