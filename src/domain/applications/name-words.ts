/** Words of host names that say what a machine does, where it stands or that it is one: never which application it is of. */
const TIER_WORDS: Readonly<Record<string, string>> = {
  web: 'web www wb http fe frontend front ui portal-web dmz rp revproxy nginx apache iis',
  app: 'app apps ap as appsrv svc service api be backend back was jboss tomcat weblogic wls ejb batch job jobs worker wrk sched etl node core-app logic',
  data: 'db dbs sql mssql ora oracle pg postgres psql mysql maria mongo redis cache data store dbsrv rac es elastic cassandra hana nas nfs',
  integration:
    'mq wmq ibmmq kafka rabbit amq esb bus broker gw gateway int integ integration soa msg queue lb vip ftp sftp mft',
};
const OTHER_WORDS = `prd prod production pr p tst test tt t dev d development uat u qa q stg stage staging pre preprod dr int acc
  srv svr server host vm node pc ip box machine cluster cl lnx linux lin win windows wn ux unix rhel ubuntu deb centos aix sol
  dc site int ext internal external corp local lan bank primary secondary pri sec standby active passive master slave main
  east west north south eu us uk de fr asia emea apac ldn lon nyc fra par hkg sgp blue green a b c new old`;

const TIER_BY_WORD = new Map(
  Object.entries(TIER_WORDS).flatMap(([tier, words]) => words.split(' ').map((word) => [word, tier] as const)),
);
const COMMON = new Set([...OTHER_WORDS.split(/\s+/), ...TIER_BY_WORD.keys()]);

/** The tier that a word of a host name speaks for. */
export function tierOfWord(word: string): 'web' | 'app' | 'data' | 'integration' | null {
  return (TIER_BY_WORD.get(word) as 'web' | 'app' | 'data' | 'integration' | undefined) ?? null;
}

/** Whether a word of a host name says nothing of an application. */
export function isCommonWord(word: string): boolean {
  return COMMON.has(word);
}

/** Longer words first, so that `appsrv` is taken before `srv`. */
const AFFIXES = [...COMMON].filter((word) => /^[a-z]+$/.test(word)).sort((a, b) => b.length - a.length);

/**
 * Parts a run of letters such as `paywebp` into a stem and the known words around it. A single letter is an environment
 * only behind or before another known word.
 */
export function partRun(run: string): { stem: string; words: string[] } {
  let stem = run;
  const words: string[] = [];
  for (let round = 0; round < 3; round++) {
    const end = AFFIXES.find((word) => fits(word, stem, words.length) && stem.endsWith(word));
    if (end) {
      words.push(end);
      stem = stem.slice(0, -end.length);
      continue;
    }
    const inner = /^([a-z]+)([ptduq])$/.exec(stem);
    const before =
      inner && AFFIXES.find((word) => word.length > 1 && fits(word, inner[1] as string, 0) && inner[1]?.endsWith(word));
    if (!inner || !before) break;
    words.push(inner[2] as string);
    stem = inner[1] as string;
  }
  return { stem, words };
}

function fits(word: string, stem: string, found: number): boolean {
  return (
    stem.length >= word.length + 2 && (word.length > 1 || found > 0) && (word.length > 2 || tierOfWord(word) !== null)
  );
}
