import { IconGitCompare } from '@tabler/icons-react';
import type { Page } from '../../app/page.ts';
import { texts } from '../../texts/index.ts';

export const plansPage: Page = {
  path: '/plans',
  load: () => import('./plans-page.tsx'),
  nav: { title: texts.plans.title, icon: IconGitCompare, key: 'l' },
};

export const planPage: Page = { path: '/plans/$hash', load: () => import('./plan-page.tsx') };
