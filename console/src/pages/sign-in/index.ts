import type { Page } from '../../app/page.ts';

export const signInPage: Page = { path: '/sign-in', load: () => import('./sign-in-page.tsx') };
