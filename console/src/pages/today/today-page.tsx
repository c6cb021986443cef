import type { Answer } from '@lockstep/sdk';
import { Box, Grid, Group, Paper, SimpleGrid, Stack, Text } from '@mantine/core';
import { IconDoorExit } from '@tabler/icons-react';
import { usePrefetchQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useRead } from '../../api/api.ts';
import { useUrlState } from '../../app/url-state.ts';
import { ActButton } from '../../kit/act-button.tsx';
import { LEAVE_EVENTS } from '../../kit/leave-events.ts';
import { PageFrame } from '../../kit/page-frame.tsx';
import { Read } from '../../kit/read.tsx';
import { distance, When } from '../../kit/when.tsx';
import { texts } from '../../texts/index.ts';
import { AllGood } from './all-good.tsx';
import { Coming } from './coming.tsx';
import { LeaveRows } from './leave-rows.tsx';
import { Exceptions, Holds, Targets } from './needs-you.tsx';
import { ResidualStrip } from './residual-strip.tsx';
import { askingTimes, RevokeTimes } from './revoke-times.tsx';
import { Section } from './section.tsx';
import { SetUp } from './set-up.tsx';

const t = texts.today;
const DEFAULTS = { times: 'picture' };
const EVENTS = [
  ...LEAVE_EVENTS,
  'exception.',
  'target.',
  'import.',
  'policy.',
  'identity.',
  'pause.',
  'lane.',
];
type Today = Answer<'today'>;

/** Who is leaving now, what is still open, what needs me, can I prove it. */
export function Page() {
  const navigate = useNavigate();
  const [{ times }, change] = useUrlState(DEFAULTS);
  usePrefetchQuery(askingTimes);
  const today = useRead('today', {}, EVENTS);
  return (
    <PageFrame
      title={t.title}
      about={t.about}
      actions={
        <ActButton
          act="operate"
          leftSection={<IconDoorExit size={18} aria-hidden />}
          onClick={() => void navigate({ to: '/leaves/new' })}
        >
          {texts.leaves.make}
        </ActButton>
      }
    >
      <Read of={today} lines={10}>
        {(data) => (
          <>
            <Heard of={data} />
            {data.setUp.some(({ done }) => !done) && <SetUp of={data.setUp} />}
            <Tiles of={data} />
            <Grid>
              <Grid.Col span={{ base: 12, md: 7 }}>
                <Stack>
                  <Leaving of={data} />
                  <StillOpen of={data} />
                  <Coming of={data} heard={heardInWords(data)} />
                </Stack>
              </Grid.Col>
              <Grid.Col span={{ base: 12, md: 5 }}>
                <Stack>
                  <Holds of={data} />
                  <Exceptions of={data} />
                  <Targets of={data} />
                </Stack>
              </Grid.Col>
            </Grid>
            {data.setUp.some(({ step, done }) => step === 'policy' && done) && (
              <RevokeTimes view={times} onView={(view) => change({ times: view })} />
            )}
          </>
        )}
      </Read>
    </PageFrame>
  );
}

function Leaving({ of: data }: { readonly of: Today }) {
  const { leaving, at } = data;
  return (
    <Section
      title={t.leaving}
      count={leaving.count}
      to="/leaves"
      search={{ stands: 'underWay' }}
      id="leaving"
    >
      {leaving.leaves.length === 0 ? (
        <AllGood title={t.nobodyLeaves} at={at} source={heardInWords(data)} />
      ) : (
        <LeaveRows of={leaving.leaves} />
      )}
    </Section>
  );
}

function StillOpen({ of: { open, at } }: { readonly of: Today }) {
  return (
    <Section title={t.open} count={open.count} to="/leaves" search={{ stands: 'gaps' }} id="open">
      {open.leaves.length === 0 ? (
        <AllGood title={t.nothingOpen} at={at} />
      ) : (
        <Stack gap="sm">
          <Text size="sm" c="dimmed">
            {t.openHelp}
          </Text>
          <ResidualStrip of={open.leaves} now={Date.parse(at)} />
          <LeaveRows of={open.leaves.slice(0, 8)} />
        </Stack>
      )}
    </Section>
  );
}

/** The four questions, each in one number that leads to its answer. */
function Tiles({ of: { leaving, open, holds, exceptions, setUp } }: { readonly of: Today }) {
  const times = useRead('revokeTimes', {}, ['certificate.issued']);
  const sum = leaving.leaves.reduce(
    (all, { operations }) => ({
      verified: all.verified + operations.verified,
      all: all.all + operations.all,
    }),
    { verified: 0, all: 0 },
  );
  const [oldest] = open.leaves;
  const { seconds } = texts.leaves;
  const p50 = times.data?.p50 ?? null;
  const p95 = times.data?.p95 ?? null;
  const ready = setUp.some(({ step, done }) => step === 'policy' && done);
  return (
    <SimpleGrid cols={{ base: 2, md: 4 }}>
      <Tile
        href="#leaving"
        value={String(leaving.count)}
        title={t.tiles.leaving}
        detail={leaving.count === 0 ? t.tiles.nobody : t.tiles.verified(sum.verified, sum.all)}
      />
      <Tile
        href="#open"
        value={String(open.count)}
        title={t.tiles.open}
        tone={open.count > 0 ? 'warn' : undefined}
        detail={
          oldest === undefined ? (
            t.tiles.nothingOpen
          ) : (
            <>
              {t.tiles.oldest} <When at={oldest.effective} />
            </>
          )
        }
      />
      <Tile
        href="#holds"
        value={String(holds.count + exceptions.count)}
        title={t.tiles.needs}
        tone={holds.overdue > 0 ? 'bad' : holds.count + exceptions.count > 0 ? 'warn' : undefined}
        detail={t.tiles.holdsAndExceptions(holds.count, exceptions.count)}
      />
      <Tile
        href="#times"
        value={!ready || p50 === null ? '–' : seconds(p50)}
        title={p50 === null ? t.tiles.noneProven : t.tiles.proven}
        detail={p95 === null ? '' : t.tiles.p95(seconds(p95))}
      />
    </SimpleGrid>
  );
}

const TONES = { warn: 'var(--mantine-color-orange-6)', bad: 'var(--mantine-color-red-7)' };

function Tile({
  href,
  value,
  title,
  detail,
  tone,
}: {
  readonly href: string;
  readonly value: string;
  readonly title: string;
  readonly detail: ReactNode;
  readonly tone?: keyof typeof TONES | undefined;
}) {
  return (
    <Paper
      withBorder
      p="md"
      component="a"
      href={href}
      c="inherit"
      style={{
        textDecoration: 'none',
        borderInlineStart: `4px solid ${tone === undefined ? 'var(--mantine-color-teal-6)' : TONES[tone]}`,
      }}
    >
      <Text fw={700} fz={28} lh={1.1} className="numbers">
        {value}
      </Text>
      <Text size="sm" fw={600}>
        {title}
      </Text>
      <Text size="xs" c="dimmed" component="div">
        {detail}
      </Text>
    </Paper>
  );
}

/** How fresh all of this is: a list of leavers is as good as the last word of the sources. */
function Heard({ of: { sources, at } }: { readonly of: Today }) {
  if (sources.length === 0)
    return (
      <Text size="sm" c="dimmed">
        {t.noSources}
      </Text>
    );
  return (
    <Box>
      <Group gap="md">
        <Text size="sm" c="dimmed" component="span">
          {t.asOf} <When at={at} />
        </Text>
        {sources.slice(0, 6).map(({ source, heardAt }) => (
          <Text size="sm" c="dimmed" component="span" key={source}>
            {heardAt === null ? (
              t.neverHeard(source)
            ) : (
              <>
                {t.heard(source)} <When at={heardAt} />
              </>
            )}
          </Text>
        ))}
      </Group>
      {sources.map(
        ({ source, reason }) =>
          reason !== null && (
            <Text size="sm" c="var(--mantine-color-error)" key={source}>
              {t.refused(source, reason)}
            </Text>
          ),
      )}
    </Box>
  );
}

function heardInWords({ sources, at }: Today): string | null {
  const newest = sources.flatMap(({ source, heardAt }) => (heardAt === null ? [] : [{ source, heardAt }]));
  const [last] = newest.sort((a, b) => (a.heardAt < b.heardAt ? 1 : -1));
  return last === undefined ? null : `${t.heard(last.source)} ${distance(last.heardAt, Date.parse(at))}`;
}
