import { z } from 'zod';
import { CONFIG_FOLDER } from '../config/project.ts';
import type { TenantSettings } from '../db/detection-settings.ts';
import { type Detection, rules } from '../domain/detections/registry.ts';
import { readJsonFile } from '../infra/json-file.ts';
import { notFound, Problem } from './problem.ts';

const overrides = z.record(z.string(), z.unknown());

/** The settings of every detection that differ from its rule's defaults, and their version. */
export async function settingsInForce({ version, overrides: own }: TenantSettings): Promise<TenantSettings> {
  const { notice: _notice, ...installed } = overrides.parse(await readJsonFile(CONFIG_FOLDER, 'detections.json'));
  return { version, overrides: { ...z.record(z.string(), overrides).parse(installed), ...own } };
}

/** The detection of that id; throws 404 when there is none. */
export function detectionOf(id: string): Detection {
  const rule = rules.find((each) => each.id === id);
  if (!rule) throw notFound('detection');
  return rule;
}

/** Throws 422 unless the rule takes these settings. */
export function checkSettings(rule: Detection, settings: Record<string, unknown>): void {
  const read = rule.settings.safeParse(settings);
  if (read.success) return;
  const [first] = read.error.issues;
  const where = ['settings', ...(first?.path ?? [])].join('.');
  throw new Problem(422, 'invalid-settings', `${where}: ${first?.message ?? 'not a setting of this detection'}.`, {
    hint: `GET /api/v1/security/detections/${rule.id} has its settings and their values in force.`,
  });
}

/** A detection as it is answered. */
export function detectionView(rule: Detection, { version, overrides: all }: TenantSettings) {
  const { enabled = true, ...changed } = all[rule.id] ?? {};
  return {
    ...{ id: rule.id, title: rule.title, description: rule.description, technique: rule.technique },
    ...{
      enabled: enabled === true,
      settings: rule.settings.parse(changed) as Record<string, unknown>,
      changed,
      version,
    },
  };
}
