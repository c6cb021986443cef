import { memoryStore } from '../../src/store/memory/memory-store.ts';
import { makeHouse as bareHouse } from '../../src/torture/house/house.ts';
import { describedEvents } from './described-events.ts';

export { type House, type Person, policyText, START } from '../../src/torture/house/house.ts';

/** The house of the racks, in which no event may be written that the vocabulary does not describe. */
export const makeHouse: typeof bareHouse = (options = {}) =>
  bareHouse({ ...options, store: describedEvents(options.store ?? memoryStore()) });
