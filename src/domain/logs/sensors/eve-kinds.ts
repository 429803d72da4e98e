import { type EveKind, eveKind } from './eve-kind.ts';
import { SESSION_KINDS } from './eve-session-kinds.ts';

const HTTP = ['method=http.http_method', 'host=http.hostname', 'uri=http.url', 'user_agent=http.http_user_agent'];
const TLS = [
  ...['server_name=tls.sni|quic.sni', 'version=tls.version|quic.version', 'subject=tls.subject', 'issuer=tls.issuerdn'],
  ...[
    'serial=tls.serial',
    'fingerprint=tls.fingerprint',
    'not_valid_before=tls.notbefore',
    'not_valid_after=tls.notafter',
  ],
  ...[
    'ja3=tls.ja3.hash|quic.ja3.hash',
    'ja3s=tls.ja3s.hash|quic.ja3s.hash',
    'ja4=tls.ja4|quic.ja4',
    'names=tls.subjectaltname[]',
  ],
  ...['resumed=tls.session_resumed?', 'next_protocol=tls.alpn|tls.server_alpns'],
];

/** Event types that say something about hosts besides that they exchanged traffic. Passwords are never taken. */
export const EVE_KINDS: ReadonlyMap<string, EveKind> = new Map([
  ...SESSION_KINDS,
  [
    'alert',
    eveKind(
      'intrusion-alert',
      ['alert.signature'],
      [
        ...[
          'signature=alert.signature',
          'signature_id=alert.signature_id#',
          'generator_id=alert.gid#',
          'revision=alert.rev#',
        ],
        ...[
          'category=alert.category',
          'severity=alert.severity#',
          'action=alert.action',
          'application=app_proto',
          ...HTTP,
        ],
        ...['server_name=tls.sni', 'query=dns.rrname', 'file=fileinfo.filename'],
      ],
    ),
  ],
  [
    'dns',
    eveKind(
      'dns',
      ['dns.rrname'],
      ['type=dns.type', 'query=dns.rrname', 'qtype=dns.rrtype', 'rcode=dns.rcode', 'answers=dns.answers[]'],
      { serverPort: 53 },
    ),
  ],
  [
    'http',
    eveKind(
      'http',
      ['http.hostname'],
      [
        ...[...HTTP, 'referrer=http.http_refer', 'status_code=http.status#', 'version=http.protocol'],
        ...['response_body_len=http.length#', 'content_type=http.http_content_type[]', 'proxied=http.xff[]'],
      ],
    ),
  ],
  ['tls', eveKind('tls', ['tls.sni', 'tls.subject'], TLS)],
  ['quic', eveKind('tls', ['quic.sni'], TLS, { fixed: { application: 'quic' } })],
  [
    'ssh',
    eveKind(
      'ssh',
      ['ssh.client.software_version'],
      [
        ...[
          'client=ssh.client.software_version',
          'server=ssh.server.software_version',
          'version=ssh.client.proto_version',
        ],
        ...['hassh=ssh.client.hassh.hash', 'hassh_server=ssh.server.hassh.hash'],
      ],
    ),
  ],
  [
    'anomaly',
    eveKind(
      'anomaly',
      ['anomaly.event', 'anomaly.code'],
      [
        ...[
          'type=anomaly.type',
          'layer=anomaly.layer',
          'application=anomaly.app_proto|app_proto',
          'code=anomaly.code#',
        ],
      ],
    ),
  ],
]);
