import type { Rack } from './rack.ts';

/** Every rack there is: a new one is one folder and one line here. */
export const RACKS: readonly Rack[] = [];
