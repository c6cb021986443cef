import { account } from './account.ts';
import { audit } from './audit.ts';
import { connect } from './connect.ts';
import { events } from './events.ts';
import { exceptions } from './exceptions.ts';
import { hooks } from './hooks.ts';
import { kit } from './kit.ts';
import { leave, leaves, newLeave } from './leaves.ts';
import { once } from './once.ts';
import { lifecycle, people, plan } from './people.ts';
import { person } from './person.ts';
import { holds, plans } from './plans.ts';
import { policies } from './policies.ts';
import { settings } from './settings.ts';
import { keyboard, palette, shell } from './shell.ts';
import { signIn } from './sign-in.ts';
import { sources } from './sources.ts';
import { target } from './target.ts';
import { targets, targetWords } from './targets.ts';
import { tasks } from './tasks.ts';
import { today } from './today.ts';
import { webhooks } from './webhooks.ts';

/** Every text of the console: a translation is one more object of this type. One file a page, one line each. */
export const texts = {
  account,
  audit,
  connect,
  events,
  exceptions,
  holds,
  hooks,
  keyboard,
  kit,
  leave,
  leaves,
  lifecycle,
  newLeave,
  once,
  palette,
  people,
  person,
  plan,
  plans,
  policies,
  settings,
  shell,
  signIn,
  sources,
  target,
  targetWords,
  targets,
  tasks,
  today,
  webhooks,
};
