import { azureFormat, objectsIn, resourceName, textIn } from '../clouds/azure-format.ts';
import { FIELD, rowPlan } from '../row.ts';
import { isObject } from '../sensors/zeek-record.ts';

/** The fields of a tuple; version 1 ends behind the decision. */
const PLAN = rowPlan([
  { kind: FIELD.time, column: 0, name: 'time' },
  { kind: FIELD.srcAddress, column: 1, name: 'source address' },
  { kind: FIELD.dstAddress, column: 2, name: 'destination address' },
  { kind: FIELD.srcPort, column: 3, name: 'source port' },
  { kind: FIELD.dstPort, column: 4, name: 'destination port' },
  { kind: FIELD.packetsOut, column: 9, name: 'packets sent' },
  { kind: FIELD.bytesOut, column: 10, name: 'bytes sent' },
  { kind: FIELD.packetsIn, column: 11, name: 'packets received' },
  { kind: FIELD.bytesIn, column: 12, name: 'bytes received' },
]);

/** Flow logs of network security groups, versions 1 and 2. */
export const azureNsgFlow = azureFormat({
  name: 'azure-nsg-flow',
  title: 'Azure NSG flow log',
  about:
    'Known by records of the category NetworkSecurityGroupFlowEvent, as a document or as JSON lines. Each tuple is a flow that the first ' +
    'address opened, with its rule and, from version 2, what was sent since the tuple before.',
  category: 'NetworkSecurityGroupFlowEvent',
  layout: { plan: PLAN, widths: [8, 13], protocol: 5, direction: 6, decision: 7, state: 8 },
  groups(record) {
    const properties = isObject(record.properties) ? record.properties : {};
    const observer = resourceName(record.resourceId);
    return objectsIn(properties.flows).flatMap(({ rule, flows }) =>
      objectsIn(flows).map(({ flowTuples }) => ({
        context: { rule: textIn(rule), observer, zone: '' },
        tuples: Array.isArray(flowTuples) ? flowTuples : [],
      })),
    );
  },
});
