export const CRITICALITIES = ['low', 'medium', 'high', 'critical'] as const;
export type Criticality = (typeof CRITICALITIES)[number];

export const ENVIRONMENTS = [
  'production',
  'disaster_recovery',
  'staging',
  'test',
  'development',
  'management',
  'unknown',
] as const;
export type Environment = (typeof ENVIRONMENTS)[number];

/** A part of the network that has something in common; its prefixes say which addresses are in it. */
export interface Zone {
  name: string;
  /** Prefixes in their one spelling. */
  ranges: string[];
  criticality: Criticality;
  environment: Environment;
  /** Regimes that it is in the scope of, such as "PCI CDE". */
  compliance: string[];
  owner: string | null;
  site: string | null;
  description: string | null;
}

/** A zone as a file states it: what it does not mention is left out. */
export type StatedZone = Pick<Zone, 'name' | 'ranges'> & Partial<Omit<Zone, 'name' | 'ranges'>>;

/** What a zone is that says nothing of itself. */
export const UNSTATED: Omit<Zone, 'name' | 'ranges'> = {
  criticality: 'medium',
  environment: 'unknown',
  compliance: [],
  owner: null,
  site: null,
  description: null,
};

const ENVIRONMENT_WORDS: Readonly<Record<Environment, string>> = {
  production: 'production prod prd live produktion produktiv producao produccion produzione productie',
  disaster_recovery: 'disasterrecovery dr recovery standby backup notfall katastrophenfall secours',
  staging: 'staging stage preprod preproduction uat acceptance abnahme acc integration int vorproduktion recette',
  test: 'test testing qa tst prueba pruebas teste prova',
  development: 'development dev entwicklung desarrollo sviluppo developpement desenvolvimento ontwikkeling sandbox',
  management: 'management mgmt oob verwaltung admin administration',
  unknown: 'unknown none na unbekannt',
};
const CRITICALITY_WORDS: Readonly<Record<Criticality, string>> = {
  low: 'low niedrig gering faible bajo basso baixo laag 1',
  medium: 'medium mittel normal moderate moyen medio middel 2',
  high: 'high hoch eleve alto hoog important wichtig 3',
  critical: 'critical kritisch critique critico kritiek missioncritical crownjewel 4',
};

/** The environment that a word of a file names; null when it names none. */
export function environmentOf(word: string): Environment | null {
  return named(ENVIRONMENT_WORDS, word);
}

/** The criticality that a word of a file names; null when it names none. */
export function criticalityOf(word: string): Criticality | null {
  return named(CRITICALITY_WORDS, word);
}

function named<Name extends string>(words: Readonly<Record<Name, string>>, word: string): Name | null {
  const letters = word
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '');
  const names = Object.keys(words) as Name[];
  return names.find((name) => words[name].split(' ').includes(letters)) ?? null;
}
