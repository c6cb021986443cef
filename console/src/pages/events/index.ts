import { IconActivity } from '@tabler/icons-react';
import type { Page } from '../../app/page.ts';
import { texts } from '../../texts/index.ts';

export const eventsPage: Page = {
  path: '/events',
  load: () => import('./events-page.tsx'),
  nav: { title: texts.events.title, icon: IconActivity, key: 'v' },
};
