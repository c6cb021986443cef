import { connect } from './connect.ts';
import { kit } from './kit.ts';
import { leave, leaves, newLeave } from './leaves.ts';
import { lifecycle, people, plan } from './people.ts';
import { person } from './person.ts';
import { holds, plans } from './plans.ts';
import { policies } from './policies.ts';
import { keyboard, palette, shell } from './shell.ts';
import { target } from './target.ts';
import { targetWords, targets } from './targets.ts';
import { today } from './today.ts';

/** Every text of the console: a translation is one more object of this type. One file a page, one line each. */
export const texts = { connect, holds, keyboard, kit, leave, leaves, lifecycle, newLeave, palette, people, person, plan, plans, policies, shell, target, targetWords, targets, today };

