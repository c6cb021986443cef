import { IconGitCompare, IconHandStop } from '@tabler/icons-react';
import type { Page } from '../../app/page.ts';
import { texts } from '../../texts/index.ts';

export const plansPage: Page = {
  path: '/plans',
  load: () => import('./plans-page.tsx'),
  nav: { title: texts.plans.title, icon: IconGitCompare, key: 'n' },
};

export const planPage: Page = { path: '/plans/$hash', load: () => import('./plan-page.tsx') };

export const holdsPage: Page = {
  path: '/holds',
  load: () => import('./holds-page.tsx'),
  nav: { title: texts.holds.title, icon: IconHandStop, key: 'a' },
};
