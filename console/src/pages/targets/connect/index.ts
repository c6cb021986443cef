import type { Page } from '../../../app/page.ts';

export const connectPage: Page = { path: '/targets/new', load: () => import('./connect-page.tsx') };
