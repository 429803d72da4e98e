import type { Identity } from '../slice.ts';
import { ber, berAt, berWithin } from './ber.ts';
import { stated, told } from './told.ts';

const [INTEGER, OCTETS, NOTHING, OBJECT, SEQUENCE, GET, RESPONSE] = [0x02, 0x04, 0x05, 0x06, 0x30, 0xa0, 0xa2];
/** sysDescr.0 of MIB-2 (RFC 3418). */
const DESCRIPTION = Buffer.from([0x2b, 6, 1, 2, 1, 1, 1, 0]);
const ID = Buffer.from([0x52, 0x46]);

/** Asks for the description of the system in the community `public`, as SNMP 1 (version 0) or 2c (1) (RFC 1157, 3416). */
export function snmpQuestion(version: 0 | 1 = 1): Buffer {
  const zero = ber(INTEGER, Buffer.from([0]));
  const wanted = ber(SEQUENCE, ber(SEQUENCE, ber(OBJECT, DESCRIPTION), ber(NOTHING)));
  const get = ber(GET, ber(INTEGER, ID), zero, zero, wanted);
  return ber(SEQUENCE, ber(INTEGER, Buffer.from([version])), ber(OCTETS, Buffer.from('public')), get);
}

/** What a message says when it answers the question; null when it does not. */
export function readSnmpAnswer(message: Buffer): Identity | null {
  const whole = berAt(message, 0);
  if (whole?.tag !== SEQUENCE) return null;
  const [version, , response] = berWithin(message, whole);
  if (version?.tag !== INTEGER || response?.tag !== RESPONSE) return null;
  const [id, , , bindings] = berWithin(message, response);
  if (!id || !bindings || !message.subarray(id.from, id.to).equals(ID)) return null;
  const [first] = berWithin(message, bindings);
  const [, value] = first ? berWithin(message, first) : [];
  const description = value?.tag === OCTETS ? told(message.toString('utf8', value.from, value.to)) : '';
  return {
    service: 'snmp',
    ...stated({ banner: description }),
    detail: { version: message[version.from] === 0 ? '1' : '2c', community: 'public' },
  };
}
