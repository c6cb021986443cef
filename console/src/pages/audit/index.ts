import { IconShieldCheck } from '@tabler/icons-react';
import type { Page } from '../../app/page.ts';
import { texts } from '../../texts/index.ts';

export const auditPage: Page = {
  path: '/audit',
  load: () => import('./audit-page.tsx'),
  nav: { title: texts.audit.title, icon: IconShieldCheck, key: 'u' },
};
