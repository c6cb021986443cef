import { events } from './events.ts';
import { exceptions } from './exceptions.ts';
import { hooks } from './hooks.ts';
import { kit } from './kit.ts';
import { once } from './once.ts';
import { keyboard, palette, shell } from './shell.ts';
import { sources } from './sources.ts';
import { targets } from './targets.ts';
import { tasks } from './tasks.ts';
import { webhooks } from './webhooks.ts';

/** Every text of the console: a translation is one more object of this type. One file a page, one line each. */
export const texts = {
  events,
  exceptions,
  hooks,
  keyboard,
  kit,
  once,
  palette,
  shell,
  sources,
  targets,
  tasks,
  webhooks,
};
