import type { LayoutRequest, LayoutResult } from './layout-request.ts';

/** The process that places: one request after another. Its engines are large, so each is loaded when first wanted. */
process.on('message', async (request: LayoutRequest) => {
  try {
    process.send?.({ result: await place(request) });
  } catch (error) {
    process.send?.({ error: error instanceof Error ? error.message : String(error) });
  }
});
process.on('disconnect', () => process.exit());

async function place(request: LayoutRequest): Promise<LayoutResult> {
  if (request.method === 'layered') return (await import('./place-layered.ts')).placeLayered(request);
  return (await import('./place-spread.ts')).placeSpread(request);
}
