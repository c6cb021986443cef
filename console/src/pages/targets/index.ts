import { IconServer2 } from '@tabler/icons-react';
import type { Page } from '../../app/page.ts';
import { texts } from '../../texts/index.ts';

export const targetsPage: Page = {
  path: '/targets',
  load: () => import('./targets-page.tsx'),
  nav: { title: texts.targets.title, icon: IconServer2, key: 't' },
};
