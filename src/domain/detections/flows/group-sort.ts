/** Where each group begins among the rows sorted by group; one more for the end. */
export function startsOf(groupOf: Uint32Array, rows: number, groups: number): Uint32Array {
  const starts = new Uint32Array(groups + 1);
  for (let row = 0; row < rows; row++) {
    const next = (groupOf[row] as number) + 1;
    starts[next] = (starts[next] as number) + 1;
  }
  for (let group = 0; group < groups; group++) {
    starts[group + 1] = (starts[group + 1] as number) + (starts[group] as number);
  }
  return starts;
}

/** A counting sort: rows keep their order within a group. */
export function rowsByGroup(groupOf: Uint32Array, rows: number, starts: Uint32Array): Uint32Array {
  const next = starts.slice();
  const order = new Uint32Array(rows);
  for (let row = 0; row < rows; row++) {
    const group = groupOf[row] as number;
    const at = next[group] as number;
    order[at] = row;
    next[group] = at + 1;
  }
  return order;
}
