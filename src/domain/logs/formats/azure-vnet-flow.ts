import { azureFormat, objectsIn, resourceName, textIn } from '../clouds/azure-format.ts';
import { FIELD, rowPlan } from '../row.ts';
import { isObject } from '../sensors/zeek-record.ts';

const PLAN = rowPlan([
  { kind: FIELD.time, column: 0, name: 'time' },
  { kind: FIELD.srcAddress, column: 1, name: 'source address' },
  { kind: FIELD.dstAddress, column: 2, name: 'destination address' },
  { kind: FIELD.srcPort, column: 3, name: 'source port' },
  { kind: FIELD.dstPort, column: 4, name: 'destination port' },
  { kind: FIELD.protocol, column: 5, name: 'protocol' },
  { kind: FIELD.packetsOut, column: 9, name: 'packets sent' },
  { kind: FIELD.bytesOut, column: 10, name: 'bytes sent' },
  { kind: FIELD.packetsIn, column: 11, name: 'packets received' },
  { kind: FIELD.bytesIn, column: 12, name: 'bytes received' },
]);

/** Flow logs of virtual networks. */
export const azureVnetFlow = azureFormat({
  name: 'azure-vnet-flow',
  title: 'Azure virtual network flow log',
  about:
    'Known by records of the category FlowLogFlowEvent, as a document or as JSON lines. Each tuple is a flow that the first address opened, ' +
    'with its rule and what was sent since the tuple before; the virtual network is the zone of the end that is in it.',
  category: 'FlowLogFlowEvent',
  layout: { plan: PLAN, widths: [13], protocol: -1, direction: 6, decision: -1, state: 7 },
  groups(record) {
    const flows = isObject(record.flowRecords) ? objectsIn(record.flowRecords.flows) : [];
    const zone = resourceName(record.targetResourceID);
    const observer = textIn(record.macAddress) || resourceName(record.flowLogResourceID);
    return flows.flatMap(({ flowGroups }) =>
      objectsIn(flowGroups).map(({ rule, flowTuples }) => ({
        context: { rule: textIn(rule), observer, zone },
        tuples: Array.isArray(flowTuples) ? flowTuples : [],
      })),
    );
  },
});
