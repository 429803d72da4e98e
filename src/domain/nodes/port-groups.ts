const ports = (...list: number[]): ReadonlySet<number> => new Set(list);

/** Ports by what they tell of whoever offers or uses them; the names are those of IANA's registry unless products have others. */
export const PORTS = {
  names: ports(53),
  kerberos: ports(88),
  directory: ports(389, 636),
  catalog: ports(3268, 3269),
  signIn: ports(88, 389, 636),
  files: ports(445, 139),
  web: ports(80, 443, 8080, 8443),
  mail: ports(25, 465, 587),
  mailbox: ports(110, 143, 993, 995, 587),
  proxy: ports(1080, 3128, 3129, 8080, 8118, 8888, 9480),
  /** Nothing but proxies. */
  proxyOnly: ports(1080, 3128, 3129, 8118),
  printing: ports(515, 631, 9100),
  video: ports(554, 8554, 37_777, 34_567),
  control: ports(102, 502, 1883, 8883, 4840, 5683, 20_000, 44_818, 47_808),
  phone: ports(5060, 5061),
  database: ports(1433, 1521, 1526, 3306, 5432, 6379, 9042, 27_017, 50_000, 3050, 2638),
  messages: ports(1414, 5671, 5672, 9092, 61_616, 4222),
  time: ports(123),
  leases: ports(67),
  syslog: ports(514, 6514, 1514),
  monitoring: ports(161, 5666, 9100, 10_050, 12_489, 5985),
  backup: ports(1556, 9101, 9102, 9103, 10_000, 13_724, 13_782, 2500, 6106, 8400),
  remote: ports(22, 3389, 5900),
  /** What switches and routers do and machines hardly: TACACS, RADIUS, traps, flow export, BGP, LDP. */
  deviceOnly: ports(49, 162, 179, 646, 1812, 1813, 2055, 4739, 6343, 9995, 9996),
  /** How a device is managed. */
  management: ports(22, 23, 80, 161, 443, 830, 4786),
  /**
   * What any machine may offer to its managers and neighbours: remote access, files, discovery on the local network,
   * delivery of updates, agents.
   */
  ordinary: ports(
    ...[22, 23, 135, 137, 138, 139, 161, 445, 546, 68, 623, 1900, 2701, 2869, 3389, 3702, 5353, 5355, 5357, 5358],
    ...[5666, 5900, 5985, 5986, 7680, 8081, 10_050, 17_500, 47_001, 57_621, 111],
  ),
} as const;

/** From here on most systems take the ports that a client speaks from. */
export const FIRST_DYNAMIC = 32_768;
