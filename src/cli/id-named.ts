interface NamedPage {
  items: { id: string; name: string }[];
  next_cursor: string | null;
}

/** The id of what has exactly this name in a list, which `pageOf` reads page by page; undefined when nothing has. */
export async function idNamed(
  name: string,
  pageOf: (query: { limit: number; cursor: string | undefined }) => Promise<NamedPage>,
): Promise<string | undefined> {
  let cursor: string | undefined;
  do {
    const page = await pageOf({ limit: 200, cursor });
    const found = page.items.find((one) => one.name === name);
    if (found) return found.id;
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined);
  return undefined;
}
