import { Anchor, Code, Group, Stack, Table, Text } from '@mantine/core';
import { useRead } from '../../../api/api.ts';
import { Empty } from '../../../kit/empty.tsx';
import { Read } from '../../../kit/read.tsx';
import { StateBadge } from '../../../kit/state-badge.tsx';
import { When } from '../../../kit/when.tsx';
import { texts } from '../../../texts/index.ts';

const t = texts.person.certificates;

/** What was proven about each leave, to take along. */
export function CertificatesTab({ person }: { readonly person: string }) {
  const certificates = useRead('certificates', { person }, ['certificate.', 'leave.']);
  return (
    <Read of={certificates} lines={3}>
      {({ certificates: rows }) =>
        rows.length === 0 ? (
          <Empty kind="first" title={t.none}>
            {t.noneHelp}
          </Empty>
        ) : (
          <Stack>
            <Table.ScrollContainer minWidth={560} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
              <Table aria-label={texts.person.tabs.certificates}>
                <Table.Thead>
                  <Table.Tr>
                    {[t.number, t.effective, t.issued, t.proven, t.unproven, t.digest, t.download].map(
                      (title) => (
                        <Table.Th key={title} scope="col">
                          {title}
                        </Table.Th>
                      ),
                    )}
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {rows.map(({ leave, number, effective, issuedAt, proven, unproven, digest }) => {
                    const path = `/api/v1/certificates/${leave}/${number}`;
                    return (
                      <Table.Tr key={`${leave} ${number}`}>
                        <Table.Td>{number}</Table.Td>
                        <Table.Td>
                          <When at={effective} />
                        </Table.Td>
                        <Table.Td>
                          <When at={issuedAt} />
                        </Table.Td>
                        <Table.Td>
                          <StateBadge state="verified" label={String(proven)} />
                        </Table.Td>
                        <Table.Td>
                          {unproven === 0 ? '0' : <StateBadge state="needsReview" label={String(unproven)} />}
                        </Table.Td>
                        <Table.Td>
                          <Code title={digest}>{digest.slice(0, 12)}</Code>
                        </Table.Td>
                        <Table.Td>
                          <Group gap="xs">
                            <Anchor
                              href={path}
                              download={`certificate-${leave}-${number}.json`}
                              aria-label={t.downloadOf(number)}
                              size="sm"
                            >
                              {t.download}
                            </Anchor>
                          </Group>
                        </Table.Td>
                      </Table.Tr>
                    );
                  })}
                </Table.Tbody>
              </Table>
            </Table.ScrollContainer>
            <Text size="sm" c="dimmed">
              {t.verify}
            </Text>
            <Code block tabIndex={0}>
              lockstep verify certificate.json
            </Code>
          </Stack>
        )
      }
    </Read>
  );
}
