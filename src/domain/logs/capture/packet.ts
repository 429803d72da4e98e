/** One packet as a conversation counts it; one object per reader, filled again for every packet. */
export class Packet {
  /** Microseconds since the epoch. */
  time = 0;
  /** Its number in the file. */
  line = 0;
  family: 4 | 6 = 4;
  /** Where the addresses lie, of 4 or 16 bytes. */
  bytes: Uint8Array = new Uint8Array(0);
  srcAt = 0;
  dstAt = 0;
  /** -1 without ports; above 65535 a port that is not known, told apart from others by the number. */
  srcPort = -1;
  dstPort = -1;
  /** IANA number; -1 when not known. */
  protocol = -1;
  /** Flags of TCP. */
  flags = 0;
  /** Hops that it may still take (TTL); 0 where that is not known. */
  hopLimit = 0;
  /** What carries it says that it answers; of TCP the flags say so. */
  isAnswer = false;
  /** Bytes that it carries: above the transport, or, where that is not known, the frame. */
  payload = 0;
  /** It carries something above TCP. */
  hasData = false;
  /** Bytes with its IP header, as that states them. */
  ipBytes = 0;
  /** Where the payload lies, as far as it was captured. */
  payloadStart = 0;
  payloadEnd = 0;
}
