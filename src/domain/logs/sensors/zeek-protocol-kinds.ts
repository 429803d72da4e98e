import { PROTOCOL } from '../flow.ts';
import { type ZeekKind, zeekKind } from './zeek-kind.ts';

const { tcp } = PROTOCOL;
const login = (application: string) => ({ fixed: { application } });

/** Zeek's logs of what was said in connections. Passwords are never taken. */
export const PROTOCOL_KINDS: readonly ZeekKind[] = [
  zeekKind(
    'dns',
    ['dns', 'dns_red'],
    [['query', 'qtype'], ['rcode_name'], ['query', 'trans_id'], ['qtype_name']],
    ['query', 'qtype=qtype_name', 'rcode=rcode_name', 'answers[]', 'rejected?', 'rtt#', 'z=Z#'],
    { name: ['query'] },
  ),
  zeekKind(
    'http',
    ['http', 'http_red'],
    [
      ['trans_depth', 'method'],
      ['trans_depth', 'status_code'],
      ['trans_depth', 'uri'],
    ],
    [
      ...['method', 'host', 'uri', 'user_agent', 'referrer', 'status_code#', 'version', 'user=username'],
      ...['request_body_len#', 'response_body_len#', 'content_type=resp_mime_types[]', 'proxied[]'],
      'client_header_names[]',
    ],
    { protocol: tcp, name: ['host'] },
  ),
  zeekKind(
    'tls',
    ['ssl', 'ssl_red', 'tls'],
    [
      ['cipher', 'version'],
      ['cipher', 'server_name'],
      ['server_name', 'ja3'],
      ['server_name', 'established'],
      ['validation_status', 'subject'],
    ],
    [
      ...[
        'server_name',
        'version',
        'cipher',
        'subject',
        'issuer=issuer|issuer_subject',
        'validation_status',
        'next_protocol',
      ],
      ...[
        'ja3',
        'ja3s',
        'ja4',
        'ja4s',
        'established?',
        'resumed?',
        'last_alert',
        'sni_matches_cert?',
        'client_subject',
      ],
      ...['certificates=cert_chain_fps|cert_chain_fuids[]', 'not_valid_before#', 'not_valid_after#'],
    ],
    { name: ['server_name', 'subject'] },
  ),
  zeekKind(
    'ssh',
    ['ssh'],
    [['auth_success', 'client'], ['auth_attempts'], ['kex_alg']],
    [
      ...['auth_success?', 'auth_attempts#', 'direction', 'client', 'server', 'version#', 'user=username'],
      ...['cipher=cipher_alg', 'host_key_algorithm=host_key_alg', 'host_key', 'hassh', 'hassh_server=hasshServer'],
    ],
    { protocol: tcp, name: ['client'] },
  ),
  zeekKind(
    'dhcp',
    ['dhcp'],
    [
      ['msg_types', 'mac'],
      ['mac', 'assigned_addr'],
      ['mac', 'assigned_ip'],
      ['mac', 'lease_time'],
    ],
    [
      ...['mac', 'hostname=host_name', 'fqdn=client_fqdn', 'domain', 'assigned_ip=assigned_addr|assigned_ip'],
      ...['requested_ip=requested_addr', 'server=server_addr', 'message_types=msg_types[]', 'lease_time#'],
      ...['vendor_class=vendor_class|client_software', 'message=client_message'],
    ],
    {
      ...{ protocol: PROTOCOL.udp, name: ['host_name', 'client_fqdn', 'mac'] },
      // A client without an address yet asks from 0.0.0.0.
      ...{ src: ['assigned_addr', 'assigned_ip', 'client_addr', 'id.orig_h'], dst: ['server_addr', 'id.resp_h'] },
    },
  ),
  zeekKind(
    'login',
    ['rdp'],
    [['security_protocol'], ['keyboard_layout'], ['cookie', 'result']],
    [
      ...['user=cookie', 'result', 'security_protocol', 'client_name', 'client_build', 'keyboard_layout', 'cert_type'],
      ...['auth_success?', 'encryption_level', 'encryption_method'],
    ],
    { ...login('rdp'), protocol: tcp, name: ['cookie'] },
  ),
  zeekKind(
    'login',
    ['ntlm'],
    [['domainname', 'username'], ['server_nb_computer_name'], ['hostname', 'username', 'success']],
    [
      ...['user=username', 'hostname', 'domain=domainname', 'success?', 'status'],
      ...[
        'server_name=server_nb_computer_name',
        'server_fqdn=server_dns_computer_name',
        'server_tree=server_tree_name',
      ],
    ],
    { ...login('ntlm'), protocol: tcp, name: ['username'] },
  ),
  zeekKind(
    'login',
    ['kerberos'],
    [
      ['request_type', 'client'],
      ['request_type', 'service'],
    ],
    [
      'user=client',
      'service',
      'request_type',
      'success?',
      'error=error_msg',
      'cipher',
      'till#',
      'forwardable?',
      'renewable?',
    ],
    { ...login('kerberos'), name: ['client'] },
  ),
  zeekKind(
    'login',
    ['radius'],
    [['framed_addr'], ['connect_info'], ['mac', 'result']],
    ['user=username', 'mac', 'framed_ip=framed_addr', 'result', 'reply_message=reply_msg'],
    { ...login('radius'), protocol: PROTOCOL.udp, name: ['username'] },
  ),
  zeekKind(
    'ldap',
    ['ldap'],
    [
      ['message_id', 'opcode'],
      ['message_id', 'object'],
    ],
    // The argument of a bind is the password.
    ['operation=opcode', 'result', 'message=diagnostic_message', 'object', 'version#'],
    { ...login('ldap'), name: ['object'] },
  ),
  zeekKind(
    'ldap',
    ['ldap_search'],
    [
      ['message_id', 'result_count'],
      ['base_object', 'filter'],
    ],
    [
      ...['filter', 'base_object', 'scope', 'result', 'result_count#', 'message=diagnostic_message'],
      ...['aliases=deref_aliases', 'attributes[]'],
    ],
    { fixed: { application: 'ldap-search' }, name: ['filter', 'base_object'] },
  ),
  zeekKind('rpc', ['dce_rpc'], [['endpoint', 'operation']], ['named_pipe', 'endpoint', 'operation', 'rtt#'], {
    protocol: tcp,
    name: ['operation'],
  }),
  zeekKind('smb', ['smb_mapping'], [['share_type']], ['path', 'service', 'share_type', 'native_file_system'], {
    protocol: tcp,
    name: ['path'],
  }),
  zeekKind(
    'smb',
    ['smb_files'],
    [['action', 'path', 'name'], ['prev_name'], ['times.modified']],
    ['action', 'path', 'file=name', 'size#', 'previous_name=prev_name'],
    { protocol: tcp, name: ['name', 'path'] },
  ),
  zeekKind(
    'file-transfer',
    ['ftp'],
    [['command', 'reply_code'], ['data_channel.passive'], ['command', 'arg']],
    ['user', 'command', 'argument=arg', 'reply_code#', 'reply_message=reply_msg', 'mime_type', 'size=file_size#'],
    { ...login('ftp'), protocol: tcp, name: ['user'] },
  ),
  zeekKind(
    'mail',
    ['smtp'],
    [['helo'], ['mailfrom'], ['rcptto']],
    ['helo', 'mail_from=mailfrom', 'recipients=rcptto[]', 'from', 'to[]', 'last_reply', 'user_agent', 'tls?', 'path[]'],
    { protocol: tcp, name: ['mailfrom', 'from'] },
  ),
];
