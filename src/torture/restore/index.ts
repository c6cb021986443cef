import type { Rack } from '../rack.ts';
import { keyRack } from './key-rack.ts';
import { restoreRack } from './restore-rack.ts';
import { rollingRack } from './rolling-rack.ts';

/** What goes on while a house is restored, updated, taken back, or gets a new key. */
export const RESTORE_RACKS: readonly Rack[] = [restoreRack, rollingRack, keyRack];
