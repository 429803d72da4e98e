import { FIELD, type Field, type RowPlan, rowPlan } from '../row.ts';

/** What the fields of a VPC flow record mean; the other known ones are ignored. */
const FLOW_FIELDS: ReadonlyMap<string, Field> = new Map([
  ['srcaddr', FIELD.srcAddress],
  ['dstaddr', FIELD.dstAddress],
  ['srcport', FIELD.srcPort],
  ['dstport', FIELD.dstPort],
  ['protocol', FIELD.protocol],
  ['packets', FIELD.packetsOut],
  ['bytes', FIELD.bytesOut],
  ['start', FIELD.time],
  ['end', FIELD.endTime],
  ['interface-id', FIELD.observer],
  // Of transit gateways.
  ['tgw-id', FIELD.observer],
  ['tgw-src-vpc-id', FIELD.srcZone],
  ['tgw-dst-vpc-id', FIELD.dstZone],
]);

/** All names of versions 2 to 8. */
const KNOWN = new Set([
  ...FLOW_FIELDS.keys(),
  ...['version', 'account-id', 'action', 'log-status', 'vpc-id', 'subnet-id', 'instance-id', 'tcp-flags', 'type'],
  ...['pkt-srcaddr', 'pkt-dstaddr', 'region', 'az-id', 'sublocation-type', 'sublocation-id', 'pkt-src-aws-service'],
  ...['pkt-dst-aws-service', 'flow-direction', 'traffic-path', 'ecs-cluster-arn', 'ecs-cluster-name', 'reject-reason'],
  ...['ecs-container-instance-arn', 'ecs-container-instance-id', 'ecs-container-id', 'ecs-second-container-id'],
  ...['ecs-service-name', 'ecs-task-definition-arn', 'ecs-task-arn', 'ecs-task-id', 'resource-id', 'encryption-status'],
  ...[
    'resource-type',
    'tgw-attachment-id',
    'tgw-pair-attachment-id',
    'tgw-src-vpc-account-id',
    'tgw-dst-vpc-account-id',
  ],
  ...['tgw-src-subnet-id', 'tgw-dst-subnet-id', 'tgw-src-eni', 'tgw-dst-eni', 'tgw-src-az-id', 'tgw-dst-az-id'],
  ...['packets-lost-no-route', 'packets-lost-blackhole', 'packets-lost-mtu-exceeded', 'packets-lost-ttl-expired'],
]);

/** The fields of version 2, which is what is written unless other ones are chosen. */
export const DEFAULT_NAMES = [
  ...['version', 'account-id', 'interface-id', 'srcaddr', 'dstaddr', 'srcport', 'dstport', 'protocol', 'packets'],
  ...['bytes', 'start', 'end', 'action', 'log-status'],
];

/** Where the fields of a log stand; -1 for those it does not have. */
export interface AwsLayout {
  names: readonly string[];
  /** A space, a comma or a tab. */
  separator: number;
  plan: RowPlan;
  columns: Record<'src' | 'dst' | 'pktSrc' | 'pktDst' | 'action' | 'status' | 'flags' | 'direction' | 'zone', number>;
}

/** The layout a header line names; null when the line is none. Parquet and SQL write underscores for the dashes. */
export function awsHeader(text: string): AwsLayout | null {
  const separator = /[ ,\t]/.exec(text.trim())?.[0] ?? ' ';
  const names = text
    .trim()
    .split(separator)
    .map((name) =>
      name
        .trim()
        .replace(/^"(.*)"$/, '$1')
        .toLowerCase()
        .replaceAll('_', '-')
        .replace(/^\$\{(.*)\}$/, '$1'),
    );
  const known = names.filter((name) => KNOWN.has(name)).length;
  const hasEnds =
    (names.includes('srcaddr') && names.includes('dstaddr')) ||
    (names.includes('pkt-srcaddr') && names.includes('pkt-dstaddr'));
  const isHeader =
    hasEnds && names.length >= 4 && known >= names.length * 0.8 && names.some((name) => AWS_ONLY.has(name));
  return isHeader ? awsLayout(names, separator.charCodeAt(0)) : null;
}

/** Names that other tables of flows do not have. */
const AWS_ONLY = new Set([
  'interface-id',
  'log-status',
  'account-id',
  'vpc-id',
  'subnet-id',
  'instance-id',
  'pkt-srcaddr',
  'az-id',
  'tgw-id',
]);

/** The layout of records with these fields in this order. */
export function awsLayout(names: readonly string[], separator: number): AwsLayout {
  const column = (name: string) => names.indexOf(name);
  const [src, dst] = [column('srcaddr'), column('dstaddr')];
  const [pktSrc, pktDst] = [column('pkt-srcaddr'), column('pkt-dstaddr')];
  const stated = [...FLOW_FIELDS].flatMap(([name, kind]) =>
    column(name) < 0 ? [] : [{ kind, column: column(name), name }],
  );
  if (src < 0) stated.push({ kind: FIELD.srcAddress, column: pktSrc, name: 'pkt-srcaddr' });
  if (dst < 0) stated.push({ kind: FIELD.dstAddress, column: pktDst, name: 'pkt-dstaddr' });
  return {
    ...{ names, separator, plan: rowPlan(stated) },
    columns: {
      ...{ src, dst, pktSrc, pktDst, action: column('action'), status: column('log-status') },
      ...{ flags: column('tcp-flags'), direction: column('flow-direction') },
      zone: names.includes('subnet-id') ? column('subnet-id') : column('vpc-id'),
    },
  };
}
