import type { Found } from '../app/found.ts';
import { texts } from '../texts/index.ts';

/** What somebody can do from anywhere: the palette offers it, its page does it. */
export const ACTIONS: readonly Found[] = [
  {
    id: 'new leave',
    label: texts.newLeave.title,
    to: '/leaves/new',
    keywords: ['offboard', 'terminate', 'leaver'],
  },
];
