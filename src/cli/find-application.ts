import { type ApiClient, dataOf } from './client.ts';
import type { components } from './generated/api.d.ts';

/** An application as the API shows it. */
export type Application = components['schemas']['Application'];

/** The application of this id or name, whatever its case. Throws with names that come near when there is none. */
export async function findApplication({ api }: ApiClient, name: string): Promise<Application> {
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(name)) {
    return dataOf(await api.GET('/api/v1/applications/{id}', { params: { path: { id: name } } }));
  }
  const { items } = dataOf(await api.GET('/api/v1/applications', { params: { query: { q: name, limit: 200 } } }));
  const found = items.find((each) => each.name.toLowerCase() === name.toLowerCase());
  if (found) return found;
  const near = items.slice(0, 5).map((each) => each.name);
  throw new Error(`There is no application "${name}".${near.length > 0 ? ` There is ${near.join(', ')}.` : ''}`);
}
