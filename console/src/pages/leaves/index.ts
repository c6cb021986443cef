import { IconDoorExit } from '@tabler/icons-react';
import type { Page } from '../../app/page.ts';
import { texts } from '../../texts/index.ts';

export const leavesPage: Page = {
  path: '/leaves',
  load: () => import('./leaves-page.tsx'),
  nav: { title: texts.leaves.title, icon: IconDoorExit, key: 'l' },
};

export const newLeavePage: Page = { path: '/leaves/new', load: () => import('./new-leave-page.tsx') };

export const leavePage: Page = { path: '/leaves/$leave', load: () => import('./leave-page.tsx') };
