import { setFlagsFromString } from 'node:v8';

/**
 * Racks are over before it pays to have everything compiled at its best: by default a third of what one computes goes there.
 * Imported first by every program that plays for less than some minutes.
 */
setFlagsFromString('--interrupt-budget=1500000');
