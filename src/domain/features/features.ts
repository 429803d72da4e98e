/** Something that a tenant can switch off, and on again. */
export interface FeatureDefinition {
  /** What it switches, for whoever decides. */
  description: string;
  /** What holds for a tenant that said nothing. */
  initially: boolean;
}

const feature = (description: string, initially = true): FeatureDefinition => ({ description, initially });

export const FEATURES = {
  advanced_threat_detection: feature(
    'Detections that weigh rhythms, names and habits beside those that count. Off: their alerts stay as they are, and no new ones come.',
  ),
  real_time_processing: feature(
    'Live streams of events (server-sent events and WebSockets). Off: the feed can still be polled, and nothing is lost.',
  ),
  ai_insights: feature(
    'Explanations of alerts in plain words, made here from their evidence; no data leaves the platform for them.',
  ),
} as const satisfies Record<string, FeatureDefinition>;

export type Feature = keyof typeof FEATURES;
export const FEATURE_NAMES = Object.keys(FEATURES) as [Feature, ...Feature[]];

/** Detections that `advanced_threat_detection` switches: those that learn or weigh, and do not only count. */
export const ADVANCED_DETECTIONS: ReadonlySet<string> = new Set([
  ...['anomaly', 'beacon', 'beacon-name', 'beacon-rita', 'beacon-rita-name', 'dga', 'dns-tunnel', 'exfiltration'],
  ...['lateral-movement', 'long-connection', 'rare-software'],
]);
