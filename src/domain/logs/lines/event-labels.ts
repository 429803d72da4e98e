import { EVENT } from './event-fields.ts';

const TEXT_LABELS: [RegExp, number][] = [
  [/^(source|src|from|ingress|inbound) ?(security )?zone/i, EVENT.srcZone],
  [/^(dest(ination)?|dst|to|egress|outbound) ?(security )?zone/i, EVENT.dstZone],
  [/^(acl|access )?(rule|policy)( ?name| ?id)?$/i, EVENT.rule],
  [/^(ingress|inbound|source) ?interface/i, EVENT.srcInterface],
  [/^(egress|outbound|destination) ?interface/i, EVENT.dstInterface],
  [/^application( ?name)?$/i, EVENT.app],
];
const NUMBER_LABELS: [RegExp, number][] = [
  [/^(elapsed|duration)/i, EVENT.duration],
  [/^(repeat ?count|connections?)$/i, EVENT.count],
  [/^total ?bytes$/i, EVENT.bytesTotal],
];

/** What a text attribute with this label holds; undefined when that is nothing a flow has. */
export function textMeaning(label: string): number | undefined {
  return TEXT_LABELS.find(([form]) => form.test(label))?.[1];
}

/** The same of a number attribute. */
export function numberMeaning(label: string): number | undefined {
  return NUMBER_LABELS.find(([form]) => form.test(label))?.[1];
}
