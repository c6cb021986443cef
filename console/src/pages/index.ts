import type { Page } from '../app/page.ts';
import { auditPage } from './audit/index.ts';
import { settingsPage } from './settings/index.ts';
import { targetsPage } from './targets/index.ts';

/** Every page of the console: a new one is a folder and a line. Those with `nav` stand in this order in the navigation. */
export const PAGES: readonly Page[] = [targetsPage, auditPage, settingsPage];

/** Before somebody is signed in: without navigation, without reads. */
export const BARE_PAGES: readonly Page[] = [];
