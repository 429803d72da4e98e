import { readBlocks } from '../capture/block-reader.ts';
import { NotALog } from '../errors.ts';
import type { LogFormat, Recognition, Sample } from '../format.ts';
import { HEADER_BYTES, Messages, V5_RECORD, VERSION } from '../netflow/messages.ts';

const [YEAR_2000, YEAR_2100] = [946_684_800, 4_102_444_800];
const MOST_V5 = 30;
const NO: Recognition = { confidence: 0, because: 'does not begin as a NetFlow message' };

/** NetFlow 5 and 9 and IPFIX as exporters send them, the messages stored one after the other. */
export const netflow: LogFormat = {
  name: 'netflow',
  title: 'NetFlow 5, 9 and IPFIX (binary)',
  about:
    'Known by the header of its first message. Each record counts one direction, unless it has the counters of both. ' +
    'Templates must stand before the records they describe; sampling is told as a notice, not reckoned in. Hop limits of internal hosts become observations.',
  binary: true,
  probe,
  open(sample) {
    if (probe(sample).confidence === 0) {
      throw new NotALog(
        'no-header',
        'The file does not begin with a NetFlow or IPFIX message.',
        'Files of nfcapd are read after nfdump -r FILE -o csv.',
      );
    }
    const messages = new Messages();
    return readBlocks(messages, messages);
  },
};

function probe({ bytes, complete }: Sample): Recognition {
  if (bytes.length < 24) return NO;
  const version = bytes.readUInt16BE(0);
  const next =
    version === VERSION.five
      ? endOfFive(bytes)
      : version === VERSION.nine
        ? endOfNine(bytes)
        : version === VERSION.ipfix
          ? endOfIpfix(bytes)
          : -1;
  if (next < 0 || (next > bytes.length && complete)) return NO;
  const isFollowed =
    next + 2 <= bytes.length &&
    [0, 1, 2, 3, VERSION.five, VERSION.nine, VERSION.ipfix].includes(bytes.readUInt16BE(next));
  if (next < bytes.length && !isFollowed && !(version === VERSION.nine && bytes.readUInt16BE(next) >= 256)) return NO;
  return {
    confidence: 0.98,
    because: `begins with a message of ${version === VERSION.ipfix ? 'IPFIX' : `NetFlow ${version}`}`,
  };
}

function endOfFive(bytes: Buffer): number {
  const count = bytes.readUInt16BE(2);
  if (count === 0 || count > MOST_V5 || !isRecent(bytes.readUInt32BE(8))) return -1;
  return HEADER_BYTES.five + count * V5_RECORD;
}

/** Where the first set of the message ends: the message does not say how long it is. */
function endOfNine(bytes: Buffer): number {
  const [id, length] = [bytes.readUInt16BE(20), bytes.readUInt16BE(22)];
  const isSet = (id === 0 || id === 1 || id >= 256) && length >= 4;
  return bytes.readUInt16BE(2) > 0 && isRecent(bytes.readUInt32BE(8)) && isSet ? HEADER_BYTES.nine + length : -1;
}

function endOfIpfix(bytes: Buffer): number {
  const length = bytes.readUInt16BE(2);
  const id = bytes.readUInt16BE(16);
  const isSet = id === 2 || id === 3 || id >= 256;
  return length >= 20 && isSet && isRecent(bytes.readUInt32BE(4)) ? length : -1;
}

function isRecent(seconds: number): boolean {
  return seconds > YEAR_2000 && seconds < YEAR_2100;
}
