/** A moment as the API takes it; a day alone begins at midnight, UTC. */
export function momentOf(text: string): string {
  return /^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00Z` : text;
}
