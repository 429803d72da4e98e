import { type ApiClient, dataOf } from './client.ts';

/** The id of the zone of a name. Throws when there is none. */
export async function zoneNamed({ api }: Pick<ApiClient, 'api'>, name: string): Promise<string> {
  let cursor: string | undefined;
  do {
    const page = dataOf(await api.GET('/api/v1/zones', { params: { query: { limit: 200, cursor } } }));
    const zone = page.items.find((one) => one.name === name);
    if (zone) return zone.id;
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined);
  throw new Error(`There is no zone "${name}". "ringfence zones list" names them.`);
}
