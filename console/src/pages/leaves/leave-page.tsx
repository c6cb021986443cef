import {
  Alert,
  Anchor,
  Button,
  Group,
  Menu,
  Paper,
  SegmentedControl,
  SimpleGrid,
  Stack,
  Text,
  Title,
  VisuallyHidden,
} from '@mantine/core';
import { IconArrowBackUp, IconCertificate, IconHandStop } from '@tabler/icons-react';
import { Link, useParams } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useRead } from '../../api/api.ts';
import { useUrlState } from '../../app/url-state.ts';
import { ActButton } from '../../kit/act-button.tsx';
import { Countdown } from '../../kit/countdown.tsx';
import { Failure } from '../../kit/failure.tsx';
import { LEAVE_EVENTS } from '../../kit/leave-events.ts';
import { useNow } from '../../kit/now.ts';
import { PageFrame } from '../../kit/page-frame.tsx';
import { StandsBadge } from '../../kit/stands-badge.tsx';
import { Waiting } from '../../kit/waiting.tsx';
import { absolute } from '../../kit/when.tsx';
import { texts } from '../../texts/index.ts';
import { Certificates, certificateAddress } from './certificates.tsx';
import { Decision } from './decision.tsx';
import { StepsTable } from './steps-table.tsx';
import { TargetDrawer } from './target-drawer.tsx';
import { UndoSheet } from './undo-sheet.tsx';
import { Unproven } from './unproven.tsx';
import { useLookAgain } from './use-look-again.ts';
import { WaterfallPicture } from './waterfall.tsx';
import { type ShownLeave, waterfallOf } from './waterfall-rows.ts';

const t = texts.leave;
const DEFAULTS = { view: 'picture', scale: 'early', open: '', op: '' };

export function Page() {
  const { leave } = useParams({ strict: false });
  const read = useRead('showLeave', { leave: leave ?? '' }, LEAVE_EVENTS);
  useLookAgain(read.data, () => void read.refetch());
  if (read.data !== undefined)
    return (
      <Leave
        of={read.data}
        readAt={read.dataUpdatedAt}
        failure={
          read.error === null ? null : <Failure error={read.error} onRetry={() => void read.refetch()} />
        }
      />
    );
  return (
    <PageFrame title={t.above}>
      {read.error === null ? (
        <Waiting lines={10} />
      ) : (
        <Failure error={read.error} onRetry={() => void read.refetch()} />
      )}
    </PageFrame>
  );
}

function Leave({
  of,
  readAt,
  failure,
}: {
  readonly of: ShownLeave;
  readonly readAt: number;
  readonly failure: ReactNode;
}) {
  const { line, targets, holds } = of;
  const unproven = of.unproven.filter(({ what }) => what !== null);
  const person = line.person ?? t.noPerson;
  const [state, change] = useUrlState(DEFAULTS);
  const [undoing, setUndoing] = useState(false);
  // The server's time: what runs is drawn up to it, whatever the clock of this machine says.
  const now = Math.max(Date.parse(of.at), useNow() - readAt + Date.parse(of.at));
  const waterfall = waterfallOf(of, now);
  const open = (target: string, operation: string | null) => change({ open: target, op: operation ?? '' });
  const { verified, all } = line.operations;
  return (
    <PageFrame
      title={t.title(person)}
      above={
        <Anchor component={Link} to="/leaves" size="sm">
          {t.above}
        </Anchor>
      }
      about={
        <Group gap="sm">
          <StandsBadge stands={line.stands} />
          <Text span size="sm" c="var(--mantine-color-text)" fw={600}>
            <Countdown at={line.effective} zone={line.zone} />
          </Text>
          <Text span size="sm">
            {t.cutOff}: {absolute(line.effective)}
            {isElsewhere(line.zone) &&
              ` · ${texts.kit.there(absolute(line.effective, line.zone), line.zone)}`}
          </Text>
        </Group>
      }
      actions={<Actions of={of} onUndo={() => setUndoing(true)} />}
    >
      {failure}
      <VisuallyHidden role="status">{t.live(verified, all, unproven.length)}</VisuallyHidden>
      {line.stands === 'held' && holds[0] !== undefined && (
        <Alert color="yellow" variant="light" icon={<IconHandStop aria-hidden />} title={t.heldTitle}>
          <Text size="sm">{holds[0].reason}</Text>
          <Text size="sm">{t.heldHelp(absolute(holds[0].deadline))}</Text>
          <Anchor component={Link} to="/holds" size="sm">
            {t.toHolds}
          </Anchor>
        </Alert>
      )}
      <SimpleGrid cols={{ base: 2, sm: 4 }}>
        <Figure title={t.verified} value={all === 0 ? '–' : `${verified}/${all}`} />
        <Figure title={t.systems} value={`${line.targets.read}/${line.targets.all}`} />
        <Figure title={t.unproven} value={String(unproven.length)} />
        <Figure
          title={texts.leaves.columns.slowest}
          value={line.slowest === null ? '–' : texts.leaves.seconds(line.slowest.seconds)}
          detail={line.slowest?.target}
        />
      </SimpleGrid>
      <Paper withBorder p="md">
        <Group justify="space-between" mb="sm">
          <Title order={2} size="h4">
            {t.picture}
          </Title>
          <Group gap="xs">
            {state.view === 'picture' && (
              <SegmentedControl
                size="xs"
                aria-label={t.scaleLabel}
                value={state.scale}
                onChange={(scale) => change({ scale })}
                data={[
                  { value: 'early', label: t.early },
                  { value: 'even', label: t.even },
                ]}
              />
            )}
            <SegmentedControl
              size="xs"
              aria-label={t.viewLabel}
              value={state.view}
              onChange={(view) => change({ view })}
              data={[
                { value: 'picture', label: t.asPicture },
                { value: 'steps', label: t.asTable },
              ]}
            />
          </Group>
        </Group>
        {state.view === 'steps' ? (
          <StepsTable of={of} onOpen={open} />
        ) : (
          <WaterfallPicture
            of={waterfall}
            scale={state.scale === 'even' ? 'even' : 'early'}
            label={t.pictureLabel(person)}
            onOpen={open}
          />
        )}
      </Paper>
      <Unproven of={of} now={now} />
      <Certificates of={of} />
      <Decision of={of} />
      <TargetDrawer
        target={targets.find(({ target }) => target === state.open)}
        operation={state.op}
        start={waterfall.start}
        onOperation={(op) => change({ op })}
        onClose={() => change({ open: '', op: '' })}
      />
      {undoing && (
        <UndoSheet
          leave={line.id}
          identity={line.identity}
          person={person}
          onClose={() => setUndoing(false)}
        />
      )}
    </PageFrame>
  );
}

function Actions({
  of: { line, certificates, promise },
  onUndo,
}: {
  readonly of: ShownLeave;
  readonly onUndo: () => void;
}) {
  const newest = certificates.at(-1);
  const over = line.stands === 'overtaken' || line.stands === 'erased';
  return (
    <>
      <Button component={Link} to={`/people/${line.identity}`} variant="default">
        {t.person}
      </Button>
      <ActButton
        act="operate"
        variant="default"
        leftSection={<IconArrowBackUp size={18} aria-hidden />}
        onClick={onUndo}
        whyNot={over ? texts.leaves.stands[line.stands] : null}
      >
        {t.undo}
      </ActButton>
      {newest === undefined ? (
        <Button
          leftSection={<IconCertificate size={18} aria-hidden />}
          disabled
          title={t.noCertificate(promise === null ? null : absolute(promise))}
        >
          {t.certificate}
        </Button>
      ) : (
        <Menu position="bottom-end">
          <Menu.Target>
            <Button leftSection={<IconCertificate size={18} aria-hidden />}>{t.certificate}</Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item
              component="a"
              href={certificateAddress(line.id, newest.number, 'html')}
              target="_blank"
              rel="noreferrer"
            >
              {t.certificatePage}
            </Menu.Item>
            <Menu.Item
              component="a"
              href={certificateAddress(line.id, newest.number, 'json')}
              download={`certificate-${line.id}-${newest.number}.json`}
            >
              {t.certificateJson}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
    </>
  );
}

function Figure({
  title,
  value,
  detail,
}: {
  readonly title: string;
  readonly value: string;
  readonly detail?: string | undefined;
}) {
  return (
    <Paper withBorder p="sm">
      <Text size="xs" c="dimmed">
        {title}
      </Text>
      <Stack gap={0}>
        <Text fw={700} size="xl" className="numbers">
          {value}
        </Text>
        {detail !== undefined && (
          <Text size="xs" c="dimmed" truncate="end">
            {detail}
          </Text>
        )}
      </Stack>
    </Paper>
  );
}

/** The person's clock shows something else than the viewer's. */
function isElsewhere(zone: string | null): zone is string {
  return zone !== null && zone !== Intl.DateTimeFormat().resolvedOptions().timeZone;
}
