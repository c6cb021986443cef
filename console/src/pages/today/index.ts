import { IconSunrise } from '@tabler/icons-react';
import type { Page } from '../../app/page.ts';
import { texts } from '../../texts/index.ts';

export const todayPage: Page = {
  path: '/',
  load: () => import('./today-page.tsx'),
  nav: { title: texts.today.title, icon: IconSunrise, key: 'd' },
};
