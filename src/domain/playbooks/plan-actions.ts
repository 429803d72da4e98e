import { readSiteAddress } from '../sites/site-address.ts';
import { type AlertFacts, textFields } from './alert-facts.ts';
import { changesSomething, type Step, type StepKind } from './playbook.ts';
import { type Purpose, type Target, targetOf, whyNotListed } from './target.ts';
import { renderTemplate } from './template.ts';

/** A channel as plans see it. */
export interface KnownChannel {
  name: string;
  /** For people, without anything secret. */
  shown: string;
  enabled: boolean;
}

/** A list as plans see it. */
export interface KnownList {
  name: string;
  purpose: Purpose;
  never: readonly string[];
}

/** What the steps of playbooks name, by id, and the platform's own addresses. */
export interface Surroundings {
  channels: ReadonlyMap<string, KnownChannel>;
  lists: ReadonlyMap<string, KnownList>;
  ownHosts: readonly string[];
}

/** What a step means for one alert, settled to the last detail: what is approved is what is done. */
export interface PlannedAction {
  step: number;
  kind: StepKind;
  /** What it is about; null when it is about nothing in particular. */
  target: string | null;
  /** What it does, in words: "put 198.51.100.7 on the list Perimeter for 24 hours". */
  says: string;
  payload: Record<string, unknown>;
  changes: boolean;
  /** Why it cannot be done. */
  fault: string | undefined;
}

type Draft = Pick<PlannedAction, 'target' | 'says' | 'payload' | 'fault'>;

/** What the steps of a playbook mean for an alert; `keyOf` names the action of a step. */
export function planActions(
  { name, steps }: { name: string; steps: readonly Step[] },
  alert: AlertFacts,
  surroundings: Surroundings,
  keyOf: (step: number) => string,
): PlannedAction[] {
  return steps.map((step, at) => {
    const number = at + 1;
    const fields = textFields(alert, name, keyOf(number));
    const draft = draftOf(step, alert, fields, surroundings);
    return { step: number, kind: step.kind, changes: changesSomething(step.kind), ...draft };
  });
}

function draftOf(step: Step, alert: AlertFacts, fields: Record<string, string>, around: Surroundings): Draft {
  if (step.kind === 'siem') {
    return { target: alert.client, says: 'forward the alert to the SIEM', payload: { fields }, fault: undefined };
  }
  if (step.kind === 'notify' || step.kind === 'ticket') return messageOf(step, alert, fields, around);
  const target = targetOf(step.target, alert);
  if (target === null) {
    return {
      ...{ target: null, payload: {}, says: `${step.kind} the ${step.target} side` },
      fault: `The alert has no ${step.target} side.`,
    };
  }
  if (step.kind === 'tag') {
    const says = `tag ${target.value} with "${step.tag}"`;
    return { target: target.value, says, payload: { address: target.value, tag: step.tag }, fault: undefined };
  }
  if (step.kind === 'scan') {
    const says = `scan ${target.value}, ports ${step.ports}`;
    const fault = readSiteAddress(target.value).site > 0 ? 'No worker stands in the site that it is of.' : undefined;
    return { target: target.value, says, payload: { address: target.value, ports: step.ports }, fault };
  }
  return listingOf(step, target, alert, around);
}

function messageOf(
  step: Extract<Step, { kind: 'notify' | 'ticket' }>,
  alert: AlertFacts,
  fields: Record<string, string>,
  { channels }: Surroundings,
): Draft {
  const channel = channels.get(step.channel_id);
  const where = channel ? `${channel.name} (${channel.shown})` : 'a channel that is gone';
  const fault = channel?.enabled ? undefined : 'The channel is gone or switched off.';
  const common = { target: alert.client ?? alert.server, fault };
  if (step.kind === 'notify') {
    const text = step.text === undefined ? null : renderTemplate(step.text, fields, 'text/plain');
    return { ...common, says: `send word to ${where}`, payload: { channel_id: step.channel_id, fields, text } };
  }
  const { content_type } = step;
  const body = renderTemplate(step.template, fields, content_type);
  return { ...common, says: `open a ticket at ${where}`, payload: { channel_id: step.channel_id, body, content_type } };
}

function listingOf(
  { kind, list_id, hours }: Extract<Step, { kind: 'block' | 'quarantine' }>,
  target: Target,
  { id, title }: AlertFacts,
  { lists, ownHosts }: Surroundings,
): Draft {
  const list = lists.get(list_id);
  const says = `put ${target.value} on the list ${list?.name ?? 'that is gone'} for ${hours} hours`;
  const payload = { list_id, ...target, hours, reason: title, alert_id: id };
  if (!list) return { target: target.value, says, payload, fault: 'The list is gone.' };
  if (list.purpose !== kind) {
    return { target: target.value, says, payload, fault: `The list is there to ${list.purpose}, not to ${kind}.` };
  }
  return { target: target.value, says, payload, fault: whyNotListed(target, { ...list, ownHosts }) };
}
