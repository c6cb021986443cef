import type { ComponentType } from 'react';
import { texts } from '../../texts/index.ts';

/** One tab of the settings: a folder in `tabs/` that exports `Tab`, in a chunk of its own, and a line here. */
export interface SettingsTab {
  /** Stands in the address: `/settings?tab=tokens`. */
  readonly id: string;
  readonly title: string;
  readonly load: () => Promise<{ readonly Tab: ComponentType }>;
}

const { tabs } = texts.signIn;

export const SETTINGS_TABS: readonly SettingsTab[] = [
  {
    id: 'administrators',
    title: tabs.administrators,
    load: () => import('./tabs/administrators/administrators-tab.tsx'),
  },
  { id: 'sign-in', title: tabs.signIn, load: () => import('./tabs/sign-in/sign-in-tab.tsx') },
  { id: 'mine', title: tabs.mine, load: () => import('./tabs/mine/mine-tab.tsx') },
];
