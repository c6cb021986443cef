import { ScrollArea, Tabs } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { useUrlState } from '../../app/url-state.ts';
import { PageFrame } from '../../kit/page-frame.tsx';
import { Waiting } from '../../kit/waiting.tsx';
import { texts } from '../../texts/index.ts';
import { SETTINGS_TABS } from './tabs.ts';

const [FIRST] = SETTINGS_TABS;
const DEFAULTS = { tab: FIRST?.id ?? '' };

const LOADED = new Map(
  SETTINGS_TABS.map(({ id, load }) => [id, lazy(() => load().then(({ Tab }) => ({ default: Tab })))]),
);

export function Page() {
  const [{ tab }, change] = useUrlState(DEFAULTS);
  const open = LOADED.has(tab) ? tab : DEFAULTS.tab;
  const Shown = LOADED.get(open);
  return (
    <PageFrame title={texts.settings.title} about={texts.settings.about}>
      <Tabs value={open} onChange={(next) => change({ tab: next ?? DEFAULTS.tab })}>
        <ScrollArea type="auto" scrollbarSize={6} viewportProps={{ tabIndex: -1 }}>
          <Tabs.List style={{ flexWrap: 'nowrap' }} aria-label={texts.settings.title}>
            {SETTINGS_TABS.map(({ id, title }) => (
              <Tabs.Tab key={id} value={id}>
                {title}
              </Tabs.Tab>
            ))}
          </Tabs.List>
        </ScrollArea>
        {SETTINGS_TABS.map(({ id }) => (
          // All of them are there, so that each tab names a panel that exists.
          <Tabs.Panel key={id} value={id} pt="md">
            {id === open && Shown !== undefined && (
              <Suspense fallback={<Waiting />}>
                <Shown />
              </Suspense>
            )}
          </Tabs.Panel>
        ))}
      </Tabs>
    </PageFrame>
  );
}
