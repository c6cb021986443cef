import { Group, Stack, Text } from '@mantine/core';
import { ActButton } from '../../kit/act-button.tsx';
import { Facts } from '../../kit/facts.tsx';
import { Name } from '../../kit/name.tsx';
import { PageLink } from '../../kit/page-link.tsx';
import { When } from '../../kit/when.tsx';
import { texts } from '../../texts/index.ts';
import { causeOf, Severity, type Shown } from './severity.tsx';

const t = texts.exceptions;

export function OneException({ of, onClose }: { readonly of: Shown; readonly onClose: () => void }) {
  const { text, kind, severity, subject, identity, person, target, openedAt } = of;
  return (
    <Stack>
      <Text className="wrap">{text}</Text>
      <Facts
        of={[
          [t.cause, causeOf(kind)],
          [t.grave, <Severity key="s" of={severity} />],
          [t.age, <When key="w" at={openedAt} />],
          [t.subject, <Name key="n" of={subject} />],
          ...(identity === null
            ? []
            : ([
                [
                  t.person,
                  <PageLink key="p" to={`/people/${identity}`}>
                    <Name of={person} fallback={identity} />
                  </PageLink>,
                ],
              ] as const)),
          ...(target === null
            ? []
            : ([
                [
                  t.target,
                  <PageLink key="t" to={`/targets/${encodeURIComponent(target)}`}>
                    {target}
                  </PageLink>,
                ],
              ] as const)),
        ]}
      />
      <Group>
        <ActButton act="operate" onClick={onClose}>
          {t.close}
        </ActButton>
      </Group>
    </Stack>
  );
}
