import { connect } from './connect.ts';
import { kit } from './kit.ts';
import { keyboard, palette, shell } from './shell.ts';
import { target } from './target.ts';
import { targets, targetWords } from './targets.ts';

/** Every text of the console: a translation is one more object of this type. One file a page, one line each. */
export const texts = { connect, kit, keyboard, palette, shell, target, targets, targetWords };
