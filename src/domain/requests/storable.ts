/** Whether every text in a value, names included, can be stored: without NUL and halves of surrogate pairs. */
export function isStorable(value: unknown): boolean {
  return unstorableAt(value) === undefined;
}

/** The way to the first text in a value that cannot be stored; undefined when every one can. */
export function unstorableAt(value: unknown): string[] | undefined {
  if (typeof value === 'string') return value.includes('\0') || !value.isWellFormed() ? [] : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [name, part] of Object.entries(value)) {
    const within = unstorableAt(name) ?? unstorableAt(part);
    if (within) return [name.toWellFormed().replaceAll('\0', ''), ...within];
  }
  return undefined;
}
