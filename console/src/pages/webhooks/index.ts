import { IconWebhook } from '@tabler/icons-react';
import type { Page } from '../../app/page.ts';
import { texts } from '../../texts/index.ts';

export const webhooksPage: Page = {
  path: '/webhooks',
  load: () => import('./webhooks-page.tsx'),
  nav: { title: texts.webhooks.title, icon: IconWebhook, key: 'w' },
};

export const webhookPage: Page = {
  path: '/webhooks/$webhook',
  load: () => import('./webhook-page.tsx'),
};
