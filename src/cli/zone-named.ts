import { type ApiClient, dataOf } from './client.ts';
import { idNamed } from './id-named.ts';

/** The id of the zone of a name. Throws when there is none. */
export async function zoneNamed({ api }: Pick<ApiClient, 'api'>, name: string): Promise<string> {
  const id = await idNamed(name, async (query) => dataOf(await api.GET('/api/v1/zones', { params: { query } })));
  if (id !== undefined) return id;
  throw new Error(`There is no zone "${name}". "ringfence zones list" names them.`);
}
