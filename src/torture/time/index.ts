import type { Rack } from '../rack.ts';
import { overdue } from './overdue/index.ts';
import { timeZones } from './zones/index.ts';

/** When access ends, wherever on earth. */
export const TIME_RACKS: readonly Rack[] = [timeZones, overdue];
