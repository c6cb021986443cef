import { Stack, Tabs, Text } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useRead } from '../../api/api.ts';
import { useUrlState } from '../../app/url-state.ts';
import { ActButton } from '../../kit/act-button.tsx';
import { Empty } from '../../kit/empty.tsx';
import { PageFrame } from '../../kit/page-frame.tsx';
import { Read } from '../../kit/read.tsx';
import { When } from '../../kit/when.tsx';
import { texts } from '../../texts/index.ts';
import { ApplicationsTab } from './applications-tab.tsx';
import { ConnectorGallery } from './connector-gallery.tsx';
import { CoverageTab } from './coverage-tab.tsx';
import { NumberStrip } from './number-strip.tsx';
import { isFilter, SystemsTab } from './systems-tab.tsx';

const DEFAULTS = { tab: 'list', q: '', show: 'all' };
const TABS = ['list', 'coverage', 'applications', 'connectors'] as const;
const FOLLOWS = ['target.', 'policy.', 'operation.', 'identity.', 'leave.', 'pause.'];

export function Page() {
  const targets = useRead('targets', {}, FOLLOWS);
  const [state, change] = useUrlState(DEFAULTS);
  const navigate = useNavigate();
  const connect = (connector?: string) =>
    void navigate({ to: '/targets/new', search: connector === undefined ? {} : { connector } });
  const tab = TABS.find((one) => one === state.tab) ?? 'list';
  const gallery = (
    <ConnectorGallery
      act={({ id, title }) => (
        <ActButton
          act="administer"
          variant="light"
          size="xs"
          onClick={() => connect(id)}
          aria-label={texts.targets.gallery.choose(title)}
        >
          {texts.targets.gallery.choosing}
        </ActButton>
      )}
    />
  );
  return (
    <PageFrame
      title={texts.targets.title}
      about={texts.targets.about}
      actions={
        <ActButton act="administer" onClick={() => connect()}>
          {texts.targets.connect}
        </ActButton>
      }
    >
      <Read of={targets}>
        {({ targets: rows, countedAt }) =>
          rows.length === 0 ? (
            <Stack>
              <Empty kind="first" title={texts.targets.none}>
                {texts.targets.noneHelp}
              </Empty>
              {gallery}
            </Stack>
          ) : (
            <Stack gap="md">
              <NumberStrip targets={rows} />
              <Tabs
                value={tab}
                onChange={(value) => change({ tab: value ?? 'list' })}
                keepMounted={false}
                activateTabWithKeyboard={false}
              >
                <Tabs.List aria-label={texts.targets.tabsLabel} mb="md">
                  {TABS.map((one) => (
                    <Tabs.Tab key={one} value={one}>
                      {texts.targets.tabs[one]}
                    </Tabs.Tab>
                  ))}
                </Tabs.List>
                <Tabs.Panel value="list">
                  <SystemsTab
                    targets={rows}
                    q={state.q}
                    filter={isFilter(state.show) ? state.show : 'all'}
                    onChange={change}
                  />
                </Tabs.Panel>
                <Tabs.Panel value="coverage">
                  <CoverageTab />
                </Tabs.Panel>
                <Tabs.Panel value="applications">
                  <ApplicationsTab targets={rows} />
                </Tabs.Panel>
                <Tabs.Panel value="connectors">{gallery}</Tabs.Panel>
              </Tabs>
              <Text size="xs" c="dimmed" component="div">
                {texts.targets.counted} <When at={countedAt} />
              </Text>
            </Stack>
          )
        }
      </Read>
    </PageFrame>
  );
}
