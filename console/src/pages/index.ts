import type { Page } from '../app/page.ts';
import { holdsPage } from './holds/index.ts';
import { planPage, plansPage } from './plans/index.ts';
import { newPolicyPage, policiesPage, policyPage } from './policies/index.ts';
import { targetsPage } from './targets/index.ts';

/** Every page of the console: a new one is a folder and a line. Those with `nav` stand in this order in the navigation. */
export const PAGES: readonly Page[] = [
  plansPage,
  planPage,
  holdsPage,
  policiesPage,
  newPolicyPage,
  policyPage,
  targetsPage,
];

/** Before somebody is signed in: without navigation, without reads. */
export const BARE_PAGES: readonly Page[] = [];
