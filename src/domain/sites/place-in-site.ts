import type { FlowBatch } from '../logs/flow.ts';
import { type SiteAddress, siteAddressText } from './site-address.ts';

/** Gives the addresses of a batch their form of the site: of flows, and of what else the records say. */
export function placeInSite(batch: FlowBatch, place: SiteAddress): void {
  for (let row = 0; row < batch.length; row++) {
    batch.srcFamily[row] = place(batch.srcAddress, row * 16, batch.srcFamily[row] as number);
    batch.dstFamily[row] = place(batch.dstAddress, row * 16, batch.dstFamily[row] as number);
  }
  batch.observations = batch.observations.map((seen) => ({
    ...seen,
    src: seen.src && siteAddressText(seen.src, place),
    dst: seen.dst && siteAddressText(seen.dst, place),
  }));
}
