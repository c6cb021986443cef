import type { Page } from '../../app/page.ts';

export const setUpPage: Page = { path: '/set-up', load: () => import('./set-up-page.tsx') };
