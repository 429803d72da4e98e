import { type AddressRange, rangeText } from './address-ranges.ts';

/** Gives the address at a place of disjoint ranges, counted from 0 in their order. Throws RangeError past the last. */
export function addressIndex(ranges: readonly AddressRange[]): (index: number) => string {
  const starts: number[] = [];
  let total = 0;
  for (const { first, last } of ranges) {
    starts.push(total);
    total += Number(last - first) + 1;
  }
  return (index) => {
    if (index < 0 || index >= total) throw new RangeError(`there is no address ${index} of ${total}`);
    let at = starts.length - 1;
    while ((starts[at] as number) > index) at -= 1;
    const { family, first } = ranges[at] as AddressRange;
    const value = first + BigInt(index - (starts[at] as number));
    return rangeText({ family, first: value, last: value });
  };
}
