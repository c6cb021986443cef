import type { Page } from '../../../app/page.ts';

export const personPage: Page = {
  path: '/people/$person',
  load: () => import('./person-page.tsx'),
};
