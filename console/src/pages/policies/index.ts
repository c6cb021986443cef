import { IconFileCode } from '@tabler/icons-react';
import type { Page } from '../../app/page.ts';
import { texts } from '../../texts/index.ts';

export const policiesPage: Page = {
  path: '/policies',
  load: () => import('./policies-page.tsx'),
  nav: { title: texts.policies.title, icon: IconFileCode, key: 'o' },
};

export const newPolicyPage: Page = {
  path: '/policies/new/$template',
  load: () => import('./new-policy-page.tsx'),
};

export const policyPage: Page = { path: '/policies/$kind/$name', load: () => import('./policy-page.tsx') };
