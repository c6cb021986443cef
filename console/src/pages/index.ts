import type { Page } from '../app/page.ts';
import { auditPage } from './audit/index.ts';
import { eventsPage } from './events/index.ts';
import { exceptionsPage } from './exceptions/index.ts';
import { hooksPage } from './hooks/index.ts';
import { leavePage, leavesPage, newLeavePage } from './leaves/index.ts';
import { peoplePage } from './people/index.ts';
import { personPage } from './people/person/index.ts';
import { holdsPage, planPage, plansPage } from './plans/index.ts';
import { newPolicyPage, policiesPage, policyPage } from './policies/index.ts';
import { setUpPage } from './set-up/index.ts';
import { settingsPage } from './settings/index.ts';
import { signInPage } from './sign-in/index.ts';
import { sourcePage, sourcesPage } from './sources/index.ts';
import { connectPage } from './targets/connect/index.ts';
import { targetsPage } from './targets/index.ts';
import { targetPage } from './targets/target/index.ts';
import { tasksPage } from './tasks/index.ts';
import { todayPage } from './today/index.ts';
import { webhookPage, webhooksPage } from './webhooks/index.ts';

/** Every page of the console: a new one is a folder and a line. Those with `nav` stand in this order in the navigation. */
export const PAGES: readonly Page[] = [
  todayPage,
  leavesPage,
  newLeavePage,
  leavePage,
  peoplePage,
  personPage,
  targetsPage,
  connectPage,
  targetPage,
  plansPage,
  planPage,
  holdsPage,
  policiesPage,
  policyPage,
  exceptionsPage,
  tasksPage,
  sourcesPage,
  sourcePage,
  eventsPage,
  webhooksPage,
  webhookPage,
  hooksPage,
  auditPage,
  settingsPage,
  newPolicyPage,
];

/** Before somebody is signed in: without navigation, without reads. */
export const BARE_PAGES: readonly Page[] = [signInPage, setUpPage];
