import { Card, Group, Loader, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useRead } from '../../../api/api.ts';
import { Read } from '../../../kit/read.tsx';
import { To } from '../../../kit/to.tsx';
import { texts } from '../../../texts/index.ts';
import type { ShownTarget } from '../target/shown-target.ts';
import { SwitchWrites } from '../target/switch-writes.tsx';

const words = texts.connect;
const FOLLOWS = ['target.', 'policy.', 'identity.', 'operation.'];

/** What the first look found, and the choice whether anything is written there. It goes on without this page. */
export function ReportStep({ target }: { readonly target: string }) {
  const shown = useRead('target', { target }, FOLLOWS);
  return <Read of={shown}>{(of) => <Report of={of} />}</Read>;
}

function Report({ of }: { readonly of: ShownTarget }) {
  const lists = of.capabilities.some(({ ability, level }) => ability === 'list' && level !== 'none');
  const last = of.lastListing;
  return (
    <Stack gap="md">
      <Title order={2} size="h4">
        {words.found}
      </Title>
      {!lists ? (
        <Text size="sm">{words.cannotList}</Text>
      ) : last === null ? (
        <Group role="status" gap="sm">
          {of.listingFailures === 0 && <Loader size="sm" aria-hidden />}
          <Text size="sm">{of.listingFailures === 0 ? words.reading : words.readFailed}</Text>
        </Group>
      ) : (
        <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }} spacing="sm">
          <Count title={words.matched} help={words.matchedHelp} count={last.accounts - last.orphans} />
          <Count title={words.unmatched} help={words.unmatchedHelp} count={last.orphans} />
          <Count title={words.unclear} help={words.unclearHelp} count={last.ambiguous} />
          <Count title={words.administrators} help={words.administratorsHelp} count={last.administrators} />
        </SimpleGrid>
      )}
      {last !== null && last.orphans > 0 && (
        <To to={`/targets/${of.id}`} search={{ tab: 'findings' }} size="sm">
          {words.showUnmatched(last.orphans)}
        </To>
      )}
      {of.exceptions.map(({ id, text }) => (
        <Text key={id} size="sm">
          <bdi>{text}</bdi>
        </Text>
      ))}
      {of.writes ? (
        <Text role="status">{words.on}</Text>
      ) : (
        <Group>
          {(last !== null || !lists) && (
            <SwitchWrites target={of.id} name={of.title ?? of.id} to="on" label={words.writesNow} />
          )}
          <To to={`/targets/${of.id}`}>{words.notYet}</To>
        </Group>
      )}
      {of.writes && <To to={`/targets/${of.id}`}>{words.toTarget}</To>}
    </Stack>
  );
}

function Count({
  title,
  help,
  count,
}: {
  readonly title: string;
  readonly help: string;
  readonly count: number;
}) {
  return (
    <Card withBorder padding="sm">
      <Text fw={700} size="xl" className="numbers">
        {count.toLocaleString('en')}
      </Text>
      <Text size="sm" fw={600}>
        {title}
      </Text>
      <Text size="sm" c="dimmed">
        {help}
      </Text>
    </Card>
  );
}
