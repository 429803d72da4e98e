/** Ways to write addresses that nothing may be sent to, and URLs that parsers read in different ways; each at `port`. */
export function hostileUrls(port: number): string[] {
  const loopback = [
    ...['127.0.0.1', '127.1', '127.0.1', '0177.0.0.1', '0177.1', '0x7f.0.0.1', '0x7f.1', '0x7f000001', '2130706433'],
    ...['017700000001', '127.0.0.2', '127.255.255.254', '127.0.0.1.', '0x7F.0x0.0x0.0x1', '0177.0000.0000.0001'],
    ...['①②⑦.⓪.⓪.①', '１２７.0.0.1', '127。0。0。1', '127．0．0．1', '%31%32%37.0.0.1', '127.0.0.%31'],
    ...['localhost', 'LOCALHOST', 'LocalHost', 'localhost.', 'foo.localhost', 'localhost.localdomain', 'ℓocalhost'],
    ...['[::1]', '[0:0:0:0:0:0:0:1]', '[0000::0001]', '[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '[::ffff:7f00:0001]'],
    ...['[::127.0.0.1]', '[::7f00:1]', '[::ffff:0:127.0.0.1]', '[64:ff9b::127.0.0.1]', '[64:ff9b::7f00:1]'],
    ...['[2002:7f00:1::]', '[2001:0:7f00:1::]', '[0:0:0:0:0:ffff:127.0.0.1]', '[::1%25lo]', '[::1%lo]'],
  ];
  const unspecified = [
    '0.0.0.0',
    '0',
    '00',
    '0x0',
    '0.0.0.1',
    '0.1.2.3',
    '[::]',
    '[::0]',
    '[0:0:0:0:0:0:0:0]',
    '[::ffff:0.0.0.0]',
  ];
  const linkLocal = [
    ...['169.254.169.254', '0xa9fea9fe', '2852039166', '0251.0376.0251.0376', '169.254.43518', '169.16689662'],
    ...['[::ffff:169.254.169.254]', '[::ffff:a9fe:a9fe]', '[64:ff9b::a9fe:a9fe]', '[fe80::1]', '[fe80::1%25eth0]'],
    ...['169.254.0.1', '[febf::1]', '[fec0::1]', '[fd00:ec2::254]', '[fd20:ce::254]', '100.100.100.200', '192.0.0.192'],
  ];
  const special = [
    ...['224.0.0.1', '239.255.255.250', '255.255.255.255', '240.0.0.1', '198.18.0.1', '192.0.2.1', '198.51.100.1'],
    ...[
      '203.0.113.1',
      '192.88.99.1',
      '[ff02::1]',
      '[ff05::2]',
      '[100::1]',
      '[2001:db8::1]',
      '[2002:a00:1::]',
      '[5f00::1]',
    ],
  ];
  const inside = [
    ...['10.0.0.1', '10.1', '012.0.0.1', '0xa000001', '167772161', '172.16.0.1', '172.31.255.255', '192.168.0.1'],
    ...['192.168.1', '0xc0a80001', '100.64.0.1', '100.127.255.255', '[fc00::1]', '[fd12:3456::1]', '[::ffff:10.0.0.1]'],
  ];
  const hosts = [...loopback, ...unspecified, ...linkLocal, ...special, ...inside];
  const at = (scheme: string, host: string) => `${scheme}://${host}:${port}`;
  return [
    ...hosts.map((host) => at('https', host)),
    ...['127.0.0.1', '[::1]', 'localhost', '[::ffff:7f00:1]', '0', '169.254.169.254'].map((host) => at('http', host)),
    ...['file', 'gopher', 'ftp', 'dict', 'ldap', 'ws', 'unix', 'tcp'].map((scheme) => at(scheme, '127.0.0.1')),
    ...[
      'file:///etc/passwd',
      'data:text/plain,x',
      'javascript:alert(1)',
      'unix:/var/run/docker.sock',
      'blob:https://x/y',
    ],
    ...['about:blank', '//127.0.0.1', 'https:', 'https://', 'https:127.0.0.1', 'https:/127.0.0.1', '127.0.0.1'],
    // Users, fragments, and what hides the host from one reader or the other.
    `https://good.example@127.0.0.1:${port}`,
    `https://127.0.0.1:${port}@good.example`,
    `https://user:secret@127.0.0.1:${port}`,
    `https://good.example#@127.0.0.1:${port}`,
    `https://127.0.0.1:${port}#good.example`,
    `https://127.0.0.1:${port}\\@good.example`,
    `https://good.example\\@127.0.0.1:${port}`,
    `https:\\\\127.0.0.1:${port}`,
    `https://127.0.0.1:${port}?good.example`,
    `https://127.0.0.1:${port}/good.example`,
    ` https://127.0.0.1:${port}`,
    `https://127.0.0.1:${port} `,
    `https://127.0.0.1\t:${port}`,
    `ht\ntps://127.0.0.1:${port}`,
    `https://127.0.0.1\r\n:${port}`,
    `https://127.0.0.1:${port}/\r\nHost: good.example`,
    `https://127.0.0.1%00:${port}`,
    `https://127.0.0.1\u0000:${port}`,
    `https://127.0.0.1%09:${port}`,
    `https://127.0.0.1%2f@good.example:${port}`,
    `https://[127.0.0.1]:${port}`,
    `https://127.0.0.1:${port}:443`,
    `https://127.0.0.1:+${port}`,
    `https://127.0.0.1:0`,
    `https://127.0.0.1:99999`,
    `https://127.0.0.1:`,
    `https://\u202e127.0.0.1:${port}`,
    `https://127.0.0.1\u00ad:${port}`,
  ];
}
