import { PROTOCOL } from '../flow.ts';
import { type EveKind, eveKind } from './eve-kind.ts';

const login = (application: string) => ({ fixed: { application } });

/** Events of files, shares, logins, mail and leases. */
export const SESSION_KINDS: readonly (readonly [string, EveKind])[] = [
  [
    'fileinfo',
    eveKind(
      'file-transfer',
      ['fileinfo.filename'],
      [
        ...['application=app_proto', 'filename=fileinfo.filename', 'mime_type=fileinfo.magic', 'size=fileinfo.size#'],
        ...[
          'md5=fileinfo.md5',
          'sha1=fileinfo.sha1',
          'sha256=fileinfo.sha256',
          'state=fileinfo.state',
          'host=http.hostname',
          'uri=http.url',
        ],
      ],
    ),
  ],
  [
    'ftp',
    eveKind(
      'file-transfer',
      ['ftp.user', 'ftp.command'],
      [
        ...[
          'user=ftp.user',
          'command=ftp.command',
          'argument=ftp.command_data',
          'reply_code=ftp.completion_code#',
          'reply_message=ftp.reply',
        ],
      ],
      login('ftp'),
    ),
  ],
  [
    'ftp_data',
    eveKind(
      'file-transfer',
      ['ftp_data.filename'],
      ['filename=ftp_data.filename', 'command=ftp_data.command'],
      login('ftp'),
    ),
  ],
  ['tftp', eveKind('file-transfer', ['tftp.file'], ['filename=tftp.file', 'command=tftp.packet'], login('tftp'))],
  [
    'nfs',
    eveKind(
      'file-transfer',
      ['nfs.filename'],
      ['command=nfs.procedure', 'filename=nfs.filename', 'status=nfs.status'],
      {
        ...{ ...login('nfs'), serverPort: 2049 },
      },
    ),
  ],
  [
    'smb',
    eveKind(
      'smb',
      ['smb.share', 'smb.filename', 'smb.command'],
      [
        ...[
          'command=smb.command',
          'status=smb.status',
          'dialect=smb.dialect',
          'path=smb.share',
          'share_type=smb.share_type',
        ],
        ...[
          'file=smb.filename',
          'user=smb.ntlmssp.user',
          'domain=smb.ntlmssp.domain',
          'hostname=smb.ntlmssp.host',
          'service=smb.service.request',
        ],
      ],
    ),
  ],
  [
    'krb5',
    eveKind(
      'login',
      ['krb5.cname'],
      [
        ...[
          'user=krb5.cname',
          'domain=krb5.realm',
          'service=krb5.sname',
          'request_type=krb5.msg_type',
          'error=krb5.error_code',
        ],
        ...['failed_request=krb5.failed_request', 'cipher=krb5.encryption', 'weak_encryption=krb5.weak_encryption?'],
      ],
      { ...login('kerberos'), serverPort: 88 },
    ),
  ],
  [
    'ldap',
    eveKind(
      'ldap',
      ['ldap.object', 'ldap.base_object'],
      [
        ...['application=ldap.application', 'operation=ldap.operation', 'result=ldap.result', 'message=ldap.message'],
        ...['object=ldap.object', 'version=ldap.version#', 'base_object=ldap.base_object', 'scope=ldap.scope'],
        'attributes=ldap.attributes[]',
      ],
      { serverPort: 389 },
    ),
  ],
  [
    'rdp',
    eveKind(
      'login',
      ['rdp.cookie', 'rdp.client.client_name'],
      [
        ...[
          'user=rdp.cookie',
          'result=rdp.event_type',
          'security_protocol=rdp.protocol',
          'client_name=rdp.client.client_name',
        ],
        ...['client_build=rdp.client.build', 'keyboard_layout=rdp.client.keyboard_layout', 'error=rdp.reason'],
      ],
      login('rdp'),
    ),
  ],
  [
    'smtp',
    eveKind(
      'mail',
      ['smtp.mail_from', 'email.from'],
      [
        ...[
          'helo=smtp.helo',
          'mail_from=smtp.mail_from',
          'recipients=smtp.rcpt_to[]',
          'from=email.from',
          'to=email.to[]',
        ],
        ...['attachments=email.attachment[]'],
      ],
    ),
  ],
  [
    'dhcp',
    {
      ...eveKind(
        'dhcp',
        ['dhcp.hostname', 'dhcp.client_mac'],
        [
          ...[
            'mac=dhcp.client_mac',
            'hostname=dhcp.hostname',
            'assigned_ip=dhcp.assigned_ip',
            'requested_ip=dhcp.requested_ip',
          ],
          ...[
            'message_types=dhcp.dhcp_type[]',
            'lease_time=dhcp.lease_time#',
            'vendor_class=dhcp.vendor_class_identifier',
          ],
          ...['routers=dhcp.routers[]', 'name_servers=dhcp.dns_servers[]'],
        ],
        { serverPort: 67 },
      ),
      protocol: PROTOCOL.udp,
    },
  ],
];
