import type { Found } from '../app/found.ts';

/** What somebody can do from anywhere: the palette offers it, its page does it. */
export const ACTIONS: readonly Found[] = [];
