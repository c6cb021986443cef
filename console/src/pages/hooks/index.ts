import { IconFishHook } from '@tabler/icons-react';
import type { Page } from '../../app/page.ts';
import { texts } from '../../texts/index.ts';

export const hooksPage: Page = {
  path: '/hooks',
  load: () => import('./hooks-page.tsx'),
  nav: { title: texts.hooks.title, icon: IconFishHook, key: 'h' },
};
