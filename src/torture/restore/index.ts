import type { Rack } from '../rack.ts';
import { restoreRack } from './restore-rack.ts';

/** What goes on while a house is restored, updated, taken back, or gets a new key. */
export const RESTORE_RACKS: readonly Rack[] = [restoreRack];
