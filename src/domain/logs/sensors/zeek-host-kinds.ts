import { type ZeekKind, zeekKind } from './zeek-kind.ts';

const ABOUT_HOST = { src: ['host'], srcPort: [], dst: [], dstPort: [] };

/** Zeek's logs of files, certificates, hosts and what it noticed. */
export const HOST_KINDS: readonly ZeekKind[] = [
  zeekKind(
    'file-transfer',
    ['files'],
    [
      ['fuid', 'tx_hosts'],
      ['fuid', 'seen_bytes'],
      ['fuid', 'analyzers'],
    ],
    [
      ...['application=source', 'mime_type', 'filename', 'size=total_bytes|seen_bytes#', 'md5', 'sha1', 'sha256'],
      ...['senders=tx_hosts[]', 'receivers=rx_hosts[]', 'is_client=is_orig?'],
    ],
    // Before Zeek 5.1 a file had sets of senders and receivers and no connection.
    { src: ['id.orig_h', 'tx_hosts'], dst: ['id.resp_h', 'rx_hosts'], name: ['filename', 'mime_type'] },
  ),
  zeekKind(
    'tls',
    ['x509'],
    [['certificate.subject'], ['certificate.serial'], ['san.dns']],
    [
      ...['subject=certificate.subject', 'issuer=certificate.issuer', 'serial=certificate.serial', 'fingerprint'],
      ...['not_valid_before=certificate.not_valid_before#', 'not_valid_after=certificate.not_valid_after#'],
      ...[
        'names=san.dns[]',
        'addresses=san.ip[]',
        'key_type=certificate.key_type',
        'key_length=certificate.key_length#',
      ],
      ...['signature_algorithm=certificate.sig_alg', 'is_authority=basic_constraints.ca?'],
    ],
    { name: ['certificate.subject'] },
  ),
  zeekKind('known-host', ['known_hosts'], [], [], ABOUT_HOST),
  zeekKind('known-service', ['known_services'], [['port_num', 'port_proto']], ['service[]'], {
    ...ABOUT_HOST,
    srcPort: ['port_num'],
    protocolField: 'port_proto',
    name: ['service'],
  }),
  zeekKind(
    'software',
    ['software'],
    [['software_type'], ['unparsed_version']],
    [
      ...[
        'type=software_type',
        'product=name',
        'unparsed=unparsed_version',
        'major=version.major#',
        'minor=version.minor#',
      ],
      ...['minor2=version.minor2#', 'minor3=version.minor3#', 'addition=version.addl'],
    ],
    { ...ABOUT_HOST, srcPort: ['host_p'], name: ['name', 'unparsed_version'] },
  ),
  zeekKind(
    'anomaly',
    ['weird', 'dpd'],
    [
      ['name', 'notice', 'peer'],
      ['analyzer', 'failure_reason'],
    ],
    ['addition=addl|failure_reason', 'noticed=notice?', 'analyzer=analyzer|source'],
    { name: ['name', 'analyzer'] },
  ),
  zeekKind('arp', ['arp'], [['operation', 'orig_h', 'resp_h']], ['operation', 'src_mac', 'dst_mac'], {
    ...{ src: ['orig_h'], dst: ['resp_h'], srcPort: [], dstPort: [] },
  }),
  zeekKind(
    'notice',
    ['notice', 'notice_alarm'],
    [['note', 'msg']],
    ['note', 'message=msg', 'sub', 'actions[]', 'file=file_desc', 'mime_type=file_mime_type', 'count=n#'],
    { src: ['id.orig_h', 'src'], dst: ['id.resp_h', 'dst'], dstPort: ['id.resp_p', 'p'], name: ['note'] },
  ),
  zeekKind(
    'intrusion-alert',
    ['intel'],
    [['seen.indicator']],
    ['indicator=seen.indicator', 'type=seen.indicator_type', 'where=seen.where', 'sources[]'],
    { name: ['seen.indicator'] },
  ),
  zeekKind('notice', ['tunnel'], [['tunnel_type', 'action']], ['tunnel_type', 'action'], {
    srcPort: [],
    dstPort: [],
    name: ['tunnel_type'],
  }),
];
