import { IconChecklist } from '@tabler/icons-react';
import type { Page } from '../../app/page.ts';
import { texts } from '../../texts/index.ts';

export const tasksPage: Page = {
  path: '/tasks',
  load: () => import('./tasks-page.tsx'),
  nav: { title: texts.tasks.title, icon: IconChecklist, key: 'k' },
};
