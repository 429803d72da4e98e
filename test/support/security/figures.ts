/** What a suite counts, under the names it is printed with. */
export type Figures = Record<string, number | string>;

/** Gives the surrounding `describe` figures to count in, and prints them as one line behind its last test. */
export function useFigures(suite: string, first: Figures = {}): Figures {
  const figures: Figures = { ...first };
  // Behind the hooks that still count: they come earlier in the order of `after`.
  after(() => {
    const shown = Object.entries(figures).map(([name, value]) => `${name} ${value}`);
    if (shown.length > 0) console.log(`      figures, ${suite}: ${shown.join(', ')}`);
  });
  return figures;
}

/** Adds to a figure. */
export function count(figures: Figures, name: string, by = 1): void {
  figures[name] = Number(figures[name] ?? 0) + by;
}
