import type { Page } from '../../../app/page.ts';

export const targetPage: Page = { path: '/targets/$target', load: () => import('./target-page.tsx') };
