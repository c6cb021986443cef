import type { ComponentType } from 'react';
import { texts } from '../../texts/index.ts';

/** One tab of the settings: a folder in `tabs/` that exports `Tab`, in a chunk of its own, and a line here. */
export interface SettingsTab {
  /** Stands in the address: `/settings?tab=tokens`. */
  readonly id: string;
  readonly title: string;
  readonly load: () => Promise<{ readonly Tab: ComponentType }>;
}

const { tabs } = texts.settings;

export const SETTINGS_TABS: readonly SettingsTab[] = [
  {
    id: 'administrators',
    title: texts.signIn.tabs.administrators,
    load: () => import('./tabs/administrators/administrators-tab.tsx'),
  },
  { id: 'sign-in', title: texts.signIn.tabs.signIn, load: () => import('./tabs/sign-in/sign-in-tab.tsx') },
  { id: 'mine', title: texts.signIn.tabs.mine, load: () => import('./tabs/mine/mine-tab.tsx') },
  { id: 'tokens', title: tabs.tokens, load: () => import('./tabs/tokens/tokens-tab.tsx') },
  { id: 'keys', title: tabs.keys, load: () => import('./tabs/keys/keys-tab.tsx') },
  { id: 'retention', title: tabs.retention, load: () => import('./tabs/retention/retention-tab.tsx') },
  { id: 'pauses', title: tabs.pauses, load: () => import('./tabs/pauses/pauses-tab.tsx') },
  { id: 'tenants', title: tabs.tenants, load: () => import('./tabs/tenants/tenants-tab.tsx') },
  { id: 'system', title: tabs.system, load: () => import('./tabs/system/system-tab.tsx') },
];
