import { IconDatabaseImport } from '@tabler/icons-react';
import type { Page } from '../../app/page.ts';
import { texts } from '../../texts/index.ts';

export const sourcesPage: Page = {
  path: '/sources',
  load: () => import('./sources-page.tsx'),
  nav: { title: texts.sources.title, icon: IconDatabaseImport, key: 's' },
};

export const sourcePage: Page = {
  path: '/sources/$source',
  load: () => import('./source-page.tsx'),
};
