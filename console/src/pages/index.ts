import type { Page } from '../app/page.ts';
import { setUpPage } from './set-up/index.ts';
import { settingsPage } from './settings/index.ts';
import { signInPage } from './sign-in/index.ts';
import { targetsPage } from './targets/index.ts';

/** Every page of the console: a new one is a folder and a line. Those with `nav` stand in this order in the navigation. */
export const PAGES: readonly Page[] = [targetsPage, settingsPage];

/** Before somebody is signed in: without navigation, without reads. */
export const BARE_PAGES: readonly Page[] = [signInPage, setUpPage];
