import { Code, Stack, Text } from '@mantine/core';
import { useRead } from '../../api/api.ts';
import { Facts } from '../../kit/facts.tsx';
import { Read } from '../../kit/read.tsx';
import { TextBlock } from '../../kit/text-block.tsx';
import { To } from '../../kit/to.tsx';
import { When } from '../../kit/when.tsx';
import { texts } from '../../texts/index.ts';
import type { LoggedEvent } from './event-log.ts';

const t = texts.events;

/** One event as it was written, with what its type says of it. */
export function OneEvent({ n }: { readonly n: number }) {
  const page = useRead('events', { after: n - 1, limit: 1 });
  return (
    <Read of={page}>
      {({ events: [event] }) =>
        event === undefined || event.n !== n ? <Text size="sm">{t.gone}</Text> : <Shown of={event} />
      }
    </Read>
  );
}

function Shown({ of: event }: { readonly of: LoggedEvent }) {
  const { n, type, at, subject, target, operation, version } = event;
  const schemas = useRead('eventSchemas', {});
  const known = schemas.data?.types.find((one) => one.type === type);
  return (
    <Stack>
      <div>
        <Text fw={600}>{type}</Text>
        {known !== undefined && <Text size="sm">{known.about}</Text>}
      </div>
      <Facts
        of={[
          [t.at, <When key="a" at={at} />],
          [
            t.subject,
            subject === null ? (
              t.nobody
            ) : (
              <To key="s" to={`/people/${subject}`}>
                {subject}
              </To>
            ),
          ],
          [
            t.target,
            target === null ? (
              '–'
            ) : (
              <To key="t" to={`/targets/${encodeURIComponent(target)}`}>
                {target}
              </To>
            ),
          ],
          [t.operation, operation ?? '–'],
          [t.version, version],
        ]}
      />
      <TextBlock label={t.json} text={JSON.stringify(event)} absent="" />
      {known !== undefined && (
        <TextBlock label={t.schema} text={JSON.stringify(known.schema)} absent="" height={260} />
      )}
      <Text size="sm">
        {t.call}: <Code>{`GET /api/v1/events?after=${n - 1}&limit=1`}</Code>
      </Text>
    </Stack>
  );
}
