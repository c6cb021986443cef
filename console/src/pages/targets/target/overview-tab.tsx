import { Card, SimpleGrid, Stack, Text } from '@mantine/core';
import { Empty } from '../../../kit/empty.tsx';
import { PlainTable } from '../../../kit/plain-table.tsx';
import { StateBadge } from '../../../kit/state-badge.tsx';
import { To } from '../../../kit/to.tsx';
import { When } from '../../../kit/when.tsx';
import { texts } from '../../../texts/index.ts';
import { STANDINGS, StandingBadge } from '../standings.tsx';
import { CheckItems } from './check-items.tsx';
import { Section } from './section.tsx';
import type { ShownTarget } from './shown-target.ts';

const words = texts.target;

export function OverviewTab({ of }: { readonly of: ShownTarget }) {
  return (
    <Stack gap="xl">
      <Section title={words.standings.title} help={words.standings.help}>
        <SimpleGrid cols={{ base: 2, sm: 3, md: 5 }} spacing="sm">
          {STANDINGS.filter((one) => of.standings[one] > 0 || one === 'inPlace' || one === 'stillOpen').map(
            (standing) => (
              <Card key={standing} withBorder padding="sm">
                <StandingBadge standing={standing} />
                <To
                  to={`/targets/${of.id}`}
                  search={{ tab: 'accounts', class: standing }}
                  fw={700}
                  size="xl"
                  c="var(--mantine-color-text)"
                  aria-label={texts.targets.matrix.open(
                    of.standings[standing],
                    texts.targetWords.standing[standing],
                    of.id,
                  )}
                >
                  {of.standings[standing].toLocaleString('en')}
                </To>
              </Card>
            ),
          )}
        </SimpleGrid>
      </Section>
      <Exceptions of={of} />
      <Listing of={of} />
      <Leavers of={of} />
      <Checked of={of} />
    </Stack>
  );
}

/** The same said of many accounts is one line. They come with the worst first, and the oldest of those. */
function alike(exceptions: ShownTarget['exceptions']) {
  const groups = new Map<string, ShownTarget['exceptions'][number] & { readonly times: number }>();
  for (const one of exceptions) {
    const before = groups.get(one.text);
    groups.set(
      one.text,
      before === undefined ? { ...one, times: 1 } : { ...before, times: before.times + 1 },
    );
  }
  return [...groups.values()];
}

function Exceptions({ of }: { readonly of: ShownTarget }) {
  return (
    <Section title={words.exceptions.title}>
      {of.exceptions.length === 0 ? (
        <Empty kind="allGood" title={words.exceptions.none}>
          {of.listedAt === null ? (
            words.exceptions.neverRead
          ) : (
            <>
              {words.exceptions.asOf}
              <When at={of.listedAt} />
            </>
          )}
        </Empty>
      ) : (
        <PlainTable
          label={words.exceptions.title}
          head={[
            words.exceptions.text,
            words.exceptions.times,
            words.exceptions.severity,
            words.exceptions.since,
          ]}
          right={[1, 2]}
          rows={alike(of.exceptions).map(({ id, text, severity, openedAt, times }) => ({
            id,
            cells: [
              <Text key="text" size="sm" fw={400}>
                <bdi>{text}</bdi>
              </Text>,
              times,
              severity,
              <When key="since" at={openedAt} />,
            ],
          }))}
        />
      )}
    </Section>
  );
}

const COUNTS = [
  'accounts',
  'linked',
  'orphans',
  'ambiguous',
  'changed',
  'returned',
  'drift',
  'missing',
  'administrators',
] as const;

function Listing({ of }: { readonly of: ShownTarget }) {
  const { lastListing: last } = of;
  const lists = of.capabilities.some(({ ability, level }) => ability === 'list' && level !== 'none');
  const when = (
    <>
      {of.listedAt !== null && (
        <>
          {words.listing.at} <When at={of.listedAt} /> ·{' '}
        </>
      )}
      {of.nextListingAt !== null && (
        <>
          {words.listing.next} <When at={of.nextListingAt} />
        </>
      )}
      {of.listingFailures > 0 && <> · {words.listing.failures(of.listingFailures)}</>}
    </>
  );
  return (
    <Section title={words.listing.title} help={lists ? when : undefined}>
      {!lists ? (
        <Text size="sm">{words.listing.impossible}</Text>
      ) : last === null ? (
        <Text size="sm">{words.listing.none}</Text>
      ) : (
        <>
          <PlainTable
            label={words.listing.title}
            head={COUNTS.map((count) => words.listing[count])}
            right={COUNTS.map((_count, place) => place)}
            rows={[{ id: 'last', cells: COUNTS.map((count) => last[count].toLocaleString('en')) }]}
          />
          {last.doubted && <StateBadge state="needsReview" label={words.listing.doubted} />}
        </>
      )}
    </Section>
  );
}

const FATES = ['verified', 'attested', 'unproven', 'failed', 'open'] as const;

function Leavers({ of }: { readonly of: ShownTarget }) {
  return (
    <Section title={words.leavers.title} help={words.leavers.help}>
      {of.leavers.length === 0 ? (
        <Text size="sm">{words.leavers.none}</Text>
      ) : (
        <PlainTable
          label={words.leavers.title}
          head={[words.leavers.kind, ...FATES.map((fate) => words.leavers[fate])]}
          right={[1, 2, 3, 4, 5]}
          rows={of.leavers.map((row) => ({
            id: row.kind,
            cells: [
              texts.targetWords.kind[row.kind] ?? row.kind,
              ...FATES.map((fate) => row[fate].toLocaleString('en')),
            ],
          }))}
        />
      )}
    </Section>
  );
}

function Checked({ of: { check, checked, ownAccount } }: { readonly of: ShownTarget }) {
  if (check === null)
    return (
      <Section title={words.checked.title}>
        <Text size="sm">{words.checked.none}</Text>
      </Section>
    );
  return (
    <Section
      title={words.checked.title}
      help={
        <>
          {check.ok ? words.checked.ok : words.checked.failed}
          {ownAccount === null ? '' : ` ${words.checked.as(ownAccount)}`} · {words.checked.at}{' '}
          <When at={check.at} />
        </>
      }
    >
      <CheckItems label={words.checked.title} items={checked} />
    </Section>
  );
}
