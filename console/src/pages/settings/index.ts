import { IconSettings } from '@tabler/icons-react';
import type { Page } from '../../app/page.ts';
import { texts } from '../../texts/index.ts';

export const settingsPage: Page = {
  path: '/settings',
  load: () => import('./settings-page.tsx'),
  nav: { title: texts.settings.title, icon: IconSettings, key: 'c' },
};
