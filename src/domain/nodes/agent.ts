import bowser from 'bowser';

/** A value with what it is worth. */
export interface Weighed {
  value: string;
  confidence: number;
}

/** Programs that are no browsers and say what they run on. */
const PROGRAMS: [RegExp, string, number][] = [
  [
    /^(Microsoft-CryptoAPI|Windows-Update-Agent|Microsoft BITS|Microsoft NCSI|MICROSOFT_DEVICE_METADATA|WinHTTP)/i,
    'Windows',
    80,
  ],
  [/WindowsPowerShell|MSIE \d|Microsoft-Delivery-Optimization/i, 'Windows', 75],
  [/^Debian APT/i, 'Linux', 80],
  [/\b(Ubuntu APT|apt-http)\b/i, 'Linux', 75],
  [/^(libdnf|dnf|urlgrabber|yum|ZYpp)\b/i, 'Linux', 80],
  [/\blinux-gnu\b|\(Linux[ ;)]/i, 'Linux', 70],
  [/\bDarwin\/\d/i, 'macOS or iOS', 70],
];
/** Bowser's names for what we call otherwise. */
const NAMES: Record<string, string> = { 'Chrome OS': 'ChromeOS', 'Mac OS X': 'macOS' };
const LONGEST = 512;

const cache = new Map<string, Weighed | null>();
const CACHED = 4096;

/** The operating system that a user agent states; anybody can write what he likes there, so never certain. */
export function osOfAgent(agent: string): Weighed | null {
  const text = agent.slice(0, LONGEST);
  const known = cache.get(text);
  if (known !== undefined) return known;
  const found = parsed(text);
  if (cache.size >= CACHED) cache.clear();
  cache.set(text, found);
  return found;
}

function parsed(agent: string): Weighed | null {
  const program = PROGRAMS.find(([pattern]) => pattern.test(agent));
  if (program !== undefined) return { value: program[1], confidence: program[2] };
  if (agent.trim() === '') return null;
  const { os } = bowser.parse(agent);
  if (!os.name) return null;
  const name = NAMES[os.name] ?? os.name;
  // Windows 11 calls itself 10, and browsers on a Mac have long frozen its version.
  if (name === 'Windows')
    return {
      value: os.versionName === '10' ? 'Windows 10 or later' : `Windows ${os.versionName ?? ''}`.trim(),
      confidence: 75,
    };
  return { value: /Ubuntu/i.test(agent) ? 'Ubuntu' : name, confidence: 75 };
}

/** What kind of machine a person sits at such a program; null for programs that run anywhere. */
export function typeOfAgent(agent: string): Weighed | null {
  if (/\b(Nessus|Nikto|sqlmap|OpenVAS|Qualys|Nmap Scripting Engine|masscan|ZGrab)\b/i.test(agent))
    return { value: 'scanner', confidence: 60 };
  if (/\b(CrOS|Windows NT|Macintosh)\b/.test(agent) && /\b(Chrome|Firefox|Safari|Edg)\//.test(agent))
    return { value: 'workstation', confidence: 45 };
  if (/\b(iPhone|iPad|Android)\b/.test(agent)) return { value: 'workstation', confidence: 30 };
  return null;
}
