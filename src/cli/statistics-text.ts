import type { components } from './generated/api.d.ts';
import { table } from './table.ts';

type Statistics = components['schemas']['SecurityStatistics'];

/** Alerts in numbers, one table for each way to count them that has something to say. */
export function statisticsText(counted: Statistics): string {
  const { time_range, alerts, open, overdue } = counted;
  const tallied = (of: Record<string, number>) =>
    Object.entries(of).map(([value, count]) => ({ value, alerts: count }));
  const parts: [string, { value: string; alerts: number }[]][] = [
    ['severity', tallied(counted.by_severity)],
    ['status', tallied(counted.by_status)],
    ['technique', tallied(counted.by_technique)],
    ['detection', tallied(counted.by_detection)],
    ['client', counted.top_clients],
    ['server', counted.top_servers],
    ['zone', counted.top_zones],
  ];
  const tables = parts.flatMap(([title, rows]) => {
    if (rows.length === 0) return [];
    const columns = [
      { title, cell: (row: { value: string }) => row.value },
      { title: 'alerts', cell: (row: { alerts: number }) => row.alerts, right: true },
    ];
    return [
      table(
        [...rows].sort((a, b) => b.alerts - a.alerts),
        columns,
      ),
    ];
  });
  return [`${alerts} alerts in ${time_range}, ${open} of them open, ${overdue} late.`, ...tables].join('\n\n');
}
