import { IconHandStop } from '@tabler/icons-react';
import type { Page } from '../../app/page.ts';
import { texts } from '../../texts/index.ts';

export const holdsPage: Page = {
  path: '/holds',
  load: () => import('./holds-page.tsx'),
  nav: { title: texts.holds.title, icon: IconHandStop, key: 'h' },
};
