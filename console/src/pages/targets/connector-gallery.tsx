import type { Answer } from '@lockstep/sdk';
import { Badge, Card, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { useRead } from '../../api/api.ts';
import { Read } from '../../kit/read.tsx';
import { texts } from '../../texts/index.ts';

export type Connector = Answer<'connectors'>['connectors'][number];

const words = texts.targets.gallery;

/** Kinds of systems that can be connected, with what each declares. `act` is what stands below a card. */
export function ConnectorGallery({ act }: { readonly act: (connector: Connector) => ReactNode }) {
  const connectors = useRead('connectors', {});
  return (
    <Read of={connectors}>
      {({ connectors: all }) => (
        <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }}>
          {all.map((connector) => (
            <Card key={connector.id} withBorder padding="md">
              <Stack gap="xs" h="100%" justify="space-between">
                <div>
                  <Group justify="space-between" wrap="nowrap" align="flex-start">
                    <Title order={2} size="h5">
                      {connector.title}
                    </Title>
                    {connector.attested && (
                      <Badge variant="light" color="violet" tt="none">
                        {words.attested}
                      </Badge>
                    )}
                  </Group>
                  <Abilities title={words.can} of={connector} has />
                  <Abilities title={words.cannot} of={connector} has={false} />
                </div>
                {act(connector)}
              </Stack>
            </Card>
          ))}
        </SimpleGrid>
      )}
    </Read>
  );
}

function Abilities({
  title,
  of,
  has,
}: {
  readonly title: string;
  readonly of: Connector;
  readonly has: boolean;
}) {
  const list = of.capabilities.filter(({ level }) => (level !== 'none') === has);
  if (list.length === 0) return null;
  return (
    <Text size="sm" mt={4} {...(has ? {} : { c: 'dimmed' })}>
      <Text span inherit fw={600}>
        {title}
      </Text>{' '}
      {list.map(({ ability }) => texts.targetWords.ability[ability].toLowerCase()).join(', ')}
    </Text>
  );
}
