/** Columns of `flows` that change places when a row is turned round. */
export const ENDS = [
  ['src', 'dst'],
  ['src_port', 'dst_port'],
  ['bytes_out', 'bytes_in'],
  ['ip_bytes_out', 'ip_bytes_in'],
  ['packets_out', 'packets_in'],
  ['src_zone', 'dst_zone'],
  ['src_nat', 'dst_nat'],
] as const;

/** SQL for the SET of an update of `flows as flow`: turns the row round where `condition` holds. */
export function turnedWhere(condition: string): string {
  const pick = (one: string, other: string) =>
    `${one} = case when ${condition} then flow.${other} else flow.${one} end`;
  const marks = [
    `reversed = nullif(coalesce(flow.reversed, false) <> (${condition}), false)`,
    `reply = case when flow.direction = 'one-way' then nullif(coalesce(flow.reply, false) <> (${condition}), false) end`,
  ];
  return [...ENDS.flatMap(([out, back]) => [pick(out, back), pick(back, out)]), ...marks].join(', ');
}

/** SQL of a column as the record had it, before any turn. */
export function asRecorded(row: string, column: string): string {
  const pair = ENDS.find((ends) => (ends as readonly string[]).includes(column));
  if (!pair) return `${row}.${column}`;
  const other = pair[0] === column ? pair[1] : pair[0];
  return `case when ${row}.reversed then ${row}.${other} else ${row}.${column} end`;
}
