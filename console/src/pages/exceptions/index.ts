import { IconAlertTriangle } from '@tabler/icons-react';
import type { Page } from '../../app/page.ts';
import { texts } from '../../texts/index.ts';

export const exceptionsPage: Page = {
  path: '/exceptions',
  load: () => import('./exceptions-page.tsx'),
  nav: { title: texts.exceptions.title, icon: IconAlertTriangle, key: 'e' },
};
