import type { Answer } from '@lockstep/sdk';
import { Anchor, Badge, Code, Group, Tabs, Text, Tooltip } from '@mantine/core';
import { Link, useParams } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { useRead } from '../../../api/api.ts';
import { useUrlState } from '../../../app/url-state.ts';
import { CopyText } from '../../../kit/copy-text.tsx';
import { Failure } from '../../../kit/failure.tsx';
import { isLifecycleState, LifecycleBadge } from '../../../kit/lifecycle-badge.tsx';
import { shownName } from '../../../kit/name.tsx';
import { PageFrame } from '../../../kit/page-frame.tsx';
import { Waiting } from '../../../kit/waiting.tsx';
import { When } from '../../../kit/when.tsx';
import { texts } from '../../../texts/index.ts';
import { AccessTab } from './access-tab.tsx';
import { CertificatesTab } from './certificates-tab.tsx';
import { HistoryTab } from './history-tab.tsx';
import { OverviewTab } from './overview-tab.tsx';
import { PersonActions } from './person-actions.tsx';
import { TimelineTab } from './timeline-tab.tsx';

export type ShownPerson = Answer<'person'>;

/** The library that draws graphs comes with this tab only. */
const GraphTab = lazy(async () => ({ default: (await import('./graph-tab.tsx')).GraphTab }));

const URL_STATE = { tab: 'overview' };
const FOLLOWS = [
  'identity.',
  'leave.',
  'operation.',
  'account.',
  'exception.',
  'hold.',
  'person.',
  'import.',
  'task.',
];
const TABS = ['overview', 'access', 'graph', 'timeline', 'certificates', 'history'] as const;

export function Page() {
  const { person: asked = '' } = useParams({ strict: false }) as { readonly person?: string };
  const person = useRead('person', { person: asked }, FOLLOWS);
  const crumb = (
    <Text size="sm" component="nav" aria-label={texts.person.breadcrumb}>
      <Anchor component={Link} to="/people">
        {texts.person.breadcrumb}
      </Anchor>
    </Text>
  );
  if (person.data === undefined)
    return (
      <PageFrame title={texts.person.nameless} above={crumb}>
        {person.error === null ? (
          <Waiting />
        ) : (
          <Failure error={person.error} onRetry={() => void person.refetch()} />
        )}
      </PageFrame>
    );
  return (
    <PageFrame
      title={person.data.name === null ? texts.person.nameless : shownName(person.data.name)}
      above={crumb}
      about={<About of={person.data} />}
      actions={<PersonActions of={person.data} />}
    >
      {person.error !== null && <Failure error={person.error} onRetry={() => void person.refetch()} />}
      <Parts of={person.data} />
    </PageFrame>
  );
}

function About({ of }: { readonly of: ShownPerson }) {
  const zone = of.attributes.zone;
  const theirs = typeof zone === 'string' && zone !== '' ? zone : null;
  const yours = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return (
    <Group gap="xs" mt={4}>
      {isLifecycleState(of.state) && <LifecycleBadge state={of.state} />}
      {of.since !== null && (
        <span>
          {texts.person.since} <When at={of.since} zone={theirs} />
        </span>
      )}
      {of.nextChange !== null && (
        <span>
          {texts.person.nextChange}: <When at={of.nextChange} zone={theirs} />
        </span>
      )}
      {of.legalHold && (
        <Badge color="violet" variant="light" tt="none">
          {texts.person.legalHold}
        </Badge>
      )}
      {of.override !== null && (
        <Tooltip label={texts.person.overriddenBy(of.override.actor, of.override.reason)} multiline maw={420}>
          <Badge color="orange" variant="light" tt="none">
            {texts.person.overridden(
              texts.lifecycle[of.override.state as keyof typeof texts.lifecycle] ?? of.override.state,
            )}
          </Badge>
        </Tooltip>
      )}
      <span>
        {texts.person.zone} {theirs === null ? texts.person.noZone : texts.person.zones(theirs, yours)}
      </span>
      <Group gap={2} wrap="nowrap">
        <Code>{of.id}</Code>
        <CopyText text={of.id} label={`${texts.kit.copy}: ${texts.person.id}`} />
      </Group>
    </Group>
  );
}

function Parts({ of }: { readonly of: ShownPerson }) {
  const [{ tab }, change] = useUrlState(URL_STATE);
  return (
    <Tabs value={tab} onChange={(chosen) => change({ tab: chosen ?? 'overview' })} keepMounted={false}>
      <Tabs.List mb="md">
        {TABS.map((name) => (
          <Tabs.Tab key={name} value={name}>
            {texts.person.tabs[name]}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Tabs.Panel value="overview">
        <OverviewTab of={of} />
      </Tabs.Panel>
      <Tabs.Panel value="access">
        <AccessTab of={of} />
      </Tabs.Panel>
      <Tabs.Panel value="graph">
        <Suspense fallback={<Waiting />}>
          <GraphTab person={of.id} />
        </Suspense>
      </Tabs.Panel>
      <Tabs.Panel value="timeline">
        <TimelineTab person={of.id} />
      </Tabs.Panel>
      <Tabs.Panel value="certificates">
        <CertificatesTab person={of.id} />
      </Tabs.Panel>
      <Tabs.Panel value="history">
        <HistoryTab person={of.id} />
      </Tabs.Panel>
    </Tabs>
  );
}
