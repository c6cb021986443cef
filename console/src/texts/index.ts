import { audit } from './audit.ts';
import { kit } from './kit.ts';
import { settings } from './settings.ts';
import { keyboard, palette, shell } from './shell.ts';
import { targets } from './targets.ts';

/** Every text of the console: a translation is one more object of this type. One file a page, one line each. */
export const texts = { audit, kit, keyboard, palette, settings, shell, targets };
