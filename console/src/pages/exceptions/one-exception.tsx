import { Group, Stack, Text } from '@mantine/core';
import { ActButton } from '../../kit/act-button.tsx';
import { Facts } from '../../kit/facts.tsx';
import { Name } from '../../kit/name.tsx';
import { To } from '../../kit/to.tsx';
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
                  <To key="p" to={`/people/${identity}`}>
                    <Name of={person} fallback={identity} />
                  </To>,
                ],
              ] as const)),
          ...(target === null
            ? []
            : ([
                [
                  t.target,
                  <To key="t" to={`/targets/${encodeURIComponent(target)}`}>
                    {target}
                  </To>,
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
