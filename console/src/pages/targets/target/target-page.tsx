import { LockstepProblem } from '@lockstep/sdk';
import { Alert, Code, Group, Stack, Tabs, Text } from '@mantine/core';
import { IconAlertTriangle, IconEye } from '@tabler/icons-react';
import { useParams } from '@tanstack/react-router';
import { useRead } from '../../../api/api.ts';
import { NotFound } from '../../../app/not-found.tsx';
import { useUrlState } from '../../../app/url-state.ts';
import { CopyText } from '../../../kit/copy-text.tsx';
import { Name } from '../../../kit/name.tsx';
import { PageFrame } from '../../../kit/page-frame.tsx';
import { Read } from '../../../kit/read.tsx';
import { To } from '../../../kit/to.tsx';
import { When } from '../../../kit/when.tsx';
import { texts } from '../../../texts/index.ts';
import { HealthBadge } from '../health-badge.tsx';
import { AccountsTab } from './accounts-tab.tsx';
import { Actions } from './actions.tsx';
import { CapabilitiesTab } from './capabilities-tab.tsx';
import { FindingsTab } from './findings-tab.tsx';
import { LaneTab } from './lane-tab.tsx';
import { OverviewTab } from './overview-tab.tsx';
import { SettingsTab } from './settings-tab.tsx';
import type { ShownTarget } from './shown-target.ts';
import { SwitchWrites } from './switch-writes.tsx';

const TABS = ['overview', 'accounts', 'findings', 'capabilities', 'lane', 'settings'] as const;
const DEFAULTS = { tab: 'overview', class: '', open: '' };
const FOLLOWS = ['target.', 'policy.', 'operation.', 'identity.', 'leave.', 'pause.', 'lane.'];

export function Page() {
  const { target: id } = useParams({ strict: false }) as { readonly target: string };
  const target = useRead('target', { target: id }, FOLLOWS);
  if (target.error instanceof LockstepProblem && target.error.code === 'TARGET_UNKNOWN') return <NotFound />;
  return (
    <PageFrame
      title={target.data?.title ?? id}
      above={<To to="/targets">{texts.target.all}</To>}
      about={target.data === undefined ? undefined : <About of={target.data} />}
      actions={target.data === undefined ? undefined : <Actions of={target.data} />}
    >
      <Read of={target}>{(shown) => <Shown of={shown} />}</Read>
    </PageFrame>
  );
}

function Shown({ of }: { readonly of: ShownTarget }) {
  const [state, change] = useUrlState(DEFAULTS);
  const tab = TABS.find((one) => one === state.tab) ?? 'overview';
  return (
    <Stack gap="md">
      <Banner of={of} />
      <Tabs
        value={tab}
        onChange={(value) => change({ tab: value ?? 'overview', class: '', open: '' })}
        keepMounted={false}
        activateTabWithKeyboard={false}
      >
        <Tabs.List aria-label={texts.target.tabsLabel} mb="md">
          {TABS.map((one) => (
            <Tabs.Tab key={one} value={one}>
              {texts.target.tabs[one]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="overview">
          <OverviewTab of={of} />
        </Tabs.Panel>
        <Tabs.Panel value="accounts">
          <AccountsTab
            target={of.id}
            system={of.title ?? of.id}
            asked={state.class}
            open={state.open}
            onChange={change}
          />
        </Tabs.Panel>
        <Tabs.Panel value="findings">
          <FindingsTab of={of} />
        </Tabs.Panel>
        <Tabs.Panel value="capabilities">
          <CapabilitiesTab of={of} />
        </Tabs.Panel>
        <Tabs.Panel value="lane">
          <LaneTab of={of} />
        </Tabs.Panel>
        <Tabs.Panel value="settings">
          <SettingsTab of={of} />
        </Tabs.Panel>
      </Tabs>
    </Stack>
  );
}

function About({ of }: { readonly of: ShownTarget }) {
  return (
    <Group gap="xs" mt={4}>
      <HealthBadge health={of.health} />
      <Group gap={2} wrap="nowrap">
        <Code>{of.id}</Code>
        <CopyText text={of.id} label={`${texts.kit.copy} ${of.id}`} />
      </Group>
      <Text size="sm" component="span">
        <Name of={texts.target.of(of.connectorTitle, of.owner)} />
      </Text>
      {of.application !== null && (
        <Text size="sm" component="span">
          <Name of={texts.target.partOf(of.application)} />
        </Text>
      )}
    </Group>
  );
}

/** What somebody must know before anything else on this page. */
function Banner({ of }: { readonly of: ShownTarget }) {
  const { breakerUntil, stopped } = of.lane;
  return (
    <>
      {(breakerUntil !== null || stopped !== null || of.health === 'trouble') && (
        <Alert
          color="red"
          variant="light"
          icon={<IconAlertTriangle aria-hidden />}
          title={texts.target.trouble}
        >
          <Text size="sm" component="div">
            {breakerUntil !== null && (
              <>
                {texts.target.brokenUntil} <When at={breakerUntil} />.{' '}
              </>
            )}
            {stopped ?? of.check?.failure ?? ''}
          </Text>
        </Alert>
      )}
      {!of.writes && (
        <Alert color="grape" variant="light" icon={<IconEye aria-hidden />} title={texts.target.reporting}>
          <Stack gap="xs" align="flex-start">
            <Text size="sm">{texts.target.reportingHelp}</Text>
            <SwitchWrites target={of.id} name={of.title ?? of.id} to="on" />
          </Stack>
        </Alert>
      )}
    </>
  );
}
