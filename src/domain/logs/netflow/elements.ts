/** What the reader takes of a record; everything else in it is passed over. */
export const TAKEN = {
  ...{ skip: 0, bytes: 1, packets: 2, protocol: 3, flags: 4, srcPort: 5, dstPort: 6, input: 7, output: 8 },
  ...{ firstUptime: 9, lastUptime: 10, startSeconds: 11, endSeconds: 12, startMillis: 13, endMillis: 14 },
  ...{
    startNtp: 15,
    endNtp: 16,
    startBefore: 17,
    endBefore: 18,
    durationMillis: 19,
    durationMicros: 20,
    bootMillis: 21,
  },
  ...{ bytesIn: 22, packetsIn: 23, totalBytes: 24, totalPackets: 25, postBytes: 26, postPackets: 27, flows: 28 },
  ...{ initiatorBytes: 29, responderBytes: 30, initiatorPackets: 31, responderPackets: 32, biflowDirection: 33 },
  ...{
    firewallEvent: 34,
    natEvent: 35,
    natSrcPort: 36,
    natDstPort: 37,
    eventMillis: 38,
    sampling: 39,
    eventSeconds: 40,
    hopLimit: 41,
  },
  // From here on places in the record are kept instead of numbers.
  ...{ srcV4: 42, dstV4: 43, srcV6: 44, dstV6: 45, natSrcV4: 46, natDstV4: 47, natSrcV6: 48, natDstV6: 49 },
  ...{ user: 50, application: 51 },
} as const;
export type Taken = (typeof TAKEN)[keyof typeof TAKEN];
export const FIRST_PLACE = TAKEN.srcV4;
export const TAKEN_COUNT = TAKEN.application + 1;

/** Information elements by number: https://www.iana.org/assignments/ipfix ; those above 32767 are of Cisco's firewalls. */
const ELEMENTS = new Map<number, Taken>([
  ...([
    [1, TAKEN.bytes],
    [2, TAKEN.packets],
    [3, TAKEN.flows],
    [4, TAKEN.protocol],
    [6, TAKEN.flags],
    [7, TAKEN.srcPort],
    [8, TAKEN.srcV4],
    [10, TAKEN.input],
    [11, TAKEN.dstPort],
    [12, TAKEN.dstV4],
    [14, TAKEN.output],
  ] as const),
  ...([
    [21, TAKEN.lastUptime],
    [22, TAKEN.firstUptime],
    [23, TAKEN.postBytes],
    [24, TAKEN.postPackets],
    [27, TAKEN.srcV6],
    [28, TAKEN.dstV6],
    [34, TAKEN.sampling],
    [50, TAKEN.sampling],
    [52, TAKEN.hopLimit],
    [53, TAKEN.hopLimit],
    [192, TAKEN.hopLimit],
    [305, TAKEN.sampling],
  ] as const),
  ...([
    [85, TAKEN.totalBytes],
    [86, TAKEN.totalPackets],
    [96, TAKEN.application],
    [150, TAKEN.startSeconds],
    [151, TAKEN.endSeconds],
    [152, TAKEN.startMillis],
    [153, TAKEN.endMillis],
    [154, TAKEN.startNtp],
    [155, TAKEN.endNtp],
    [156, TAKEN.startNtp],
    [157, TAKEN.endNtp],
    [158, TAKEN.startBefore],
    [159, TAKEN.endBefore],
    [160, TAKEN.bootMillis],
    [161, TAKEN.durationMillis],
    [162, TAKEN.durationMicros],
  ] as const),
  ...([
    [225, TAKEN.natSrcV4],
    [226, TAKEN.natDstV4],
    [227, TAKEN.natSrcPort],
    [228, TAKEN.natDstPort],
    [230, TAKEN.natEvent],
    [231, TAKEN.initiatorBytes],
    [232, TAKEN.responderBytes],
    [233, TAKEN.firewallEvent],
    [239, TAKEN.biflowDirection],
    [281, TAKEN.natSrcV6],
    [282, TAKEN.natDstV6],
    [298, TAKEN.initiatorPackets],
    [299, TAKEN.responderPackets],
    [322, TAKEN.eventSeconds],
    [323, TAKEN.eventMillis],
    [371, TAKEN.user],
  ] as const),
  ...([
    [40_000, TAKEN.user],
    [40_001, TAKEN.natSrcV4],
    [40_002, TAKEN.natDstV4],
    [40_003, TAKEN.natSrcPort],
    [40_004, TAKEN.natDstPort],
    [40_005, TAKEN.firewallEvent],
  ] as const),
]);
/** Elements of this enterprise are those of the answering direction: RFC 5103. */
const REVERSE = 29_305;
const REVERSED = new Map<number, Taken>([
  [1, TAKEN.bytesIn],
  [2, TAKEN.packetsIn],
  [85, TAKEN.bytesIn],
  [86, TAKEN.packetsIn],
]);

/** What is taken of an element; `enterprise` is 0 for IANA's. */
export function takenOf(element: number, enterprise: number): Taken {
  if (enterprise === 0) return ELEMENTS.get(element) ?? TAKEN.skip;
  return enterprise === REVERSE ? (REVERSED.get(element) ?? TAKEN.skip) : TAKEN.skip;
}
