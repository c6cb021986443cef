import type { Icon } from '@tabler/icons-react';
import type { ComponentType } from 'react';

/** A page of the console: one entry in `pages/index.ts`, its parts in a folder of its own, its code in its own chunk. */
export interface Page {
  /** As TanStack Router writes it: `/people/$person`. */
  readonly path: string;
  readonly load: () => Promise<{ readonly Page: ComponentType }>;
  /** Only pages that stand in the navigation. */
  readonly nav?: NavEntry;
}

export interface NavEntry {
  readonly title: string;
  readonly icon: Icon;
  /** Pressed after `g`. */
  readonly key: string;
}
