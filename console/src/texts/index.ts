import { kit } from './kit.ts';
import { settings } from './settings.ts';
import { keyboard, palette, shell } from './shell.ts';
import { signIn } from './sign-in.ts';
import { targets } from './targets.ts';

/** Every text of the console: a translation is one more object of this type. One file a page, one line each. */
export const texts = { kit, keyboard, palette, settings, shell, signIn, targets };
