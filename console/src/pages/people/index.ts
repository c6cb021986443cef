import { IconUsers } from '@tabler/icons-react';
import type { Page } from '../../app/page.ts';
import { texts } from '../../texts/index.ts';

export const peoplePage: Page = {
  path: '/people',
  load: () => import('./people-page.tsx'),
  nav: { title: texts.people.title, icon: IconUsers, key: 'p' },
};
