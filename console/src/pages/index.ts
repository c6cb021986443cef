import type { Page } from '../app/page.ts';
import { eventsPage } from './events/index.ts';
import { exceptionsPage } from './exceptions/index.ts';
import { hooksPage } from './hooks/index.ts';
import { sourcePage, sourcesPage } from './sources/index.ts';
import { targetsPage } from './targets/index.ts';
import { tasksPage } from './tasks/index.ts';
import { webhookPage, webhooksPage } from './webhooks/index.ts';

/** Every page of the console: a new one is a folder and a line. Those with `nav` stand in this order in the navigation. */
export const PAGES: readonly Page[] = [
  targetsPage,
  sourcesPage,
  sourcePage,
  exceptionsPage,
  tasksPage,
  eventsPage,
  webhooksPage,
  webhookPage,
  hooksPage,
];

/** Before somebody is signed in: without navigation, without reads. */
export const BARE_PAGES: readonly Page[] = [];
