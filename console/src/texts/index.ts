import { kit } from './kit.ts';
import { leave, leaves, newLeave } from './leaves.ts';
import { keyboard, palette, shell } from './shell.ts';
import { targets } from './targets.ts';
import { today } from './today.ts';

/** Every text of the console: a translation is one more object of this type. One file a page, one line each. */
export const texts = { kit, keyboard, leave, leaves, newLeave, palette, shell, targets, today };
