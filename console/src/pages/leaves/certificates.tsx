import { Anchor, Code, Group, Paper, Table, Text, Title } from '@mantine/core';
import { IconDownload, IconExternalLink } from '@tabler/icons-react';
import { absolute, When } from '../../kit/when.tsx';
import { texts } from '../../texts/index.ts';
import type { ShownLeave } from './waterfall-rows.ts';

const t = texts.leave;

export function certificateAddress(leave: string, number: number, form: 'json' | 'html'): string {
  return `/api/v1/certificates/${leave}/${number}?form=${form}`;
}

/** The certificate and its supplements, as they were issued. */
export function Certificates({ of: { line, certificates, promise } }: { readonly of: ShownLeave }) {
  return (
    <Paper withBorder p="md">
      <Title order={2} size="h4" mb="xs">
        {t.certificates}
      </Title>
      {certificates.length === 0 ? (
        <Text size="sm">{t.noCertificate(promise === null ? null : absolute(promise))}</Text>
      ) : (
        <Table.ScrollContainer minWidth={560} tabIndex={0} role="region" aria-label={t.certificates}>
          <Table aria-label={t.certificates}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th scope="col">{t.certificate}</Table.Th>
                <Table.Th scope="col">{t.issued}</Table.Th>
                <Table.Th scope="col">{t.proven}</Table.Th>
                <Table.Th scope="col">{t.openItems}</Table.Th>
                <Table.Th scope="col">{t.digest}</Table.Th>
                <Table.Th scope="col">{t.open}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {certificates.map(({ number, issuedAt, proven, unproven, digest }) => (
                <Table.Tr key={number}>
                  <Table.Th scope="row">{t.certificateOf(number)}</Table.Th>
                  <Table.Td>
                    <When at={issuedAt} />
                  </Table.Td>
                  <Table.Td>{proven}</Table.Td>
                  <Table.Td>{unproven}</Table.Td>
                  <Table.Td>
                    <Code title={digest}>{digest.slice(0, 12)}…</Code>
                  </Table.Td>
                  <Table.Td>
                    <Group gap="md" wrap="nowrap">
                      <Anchor
                        href={certificateAddress(line.id, number, 'html')}
                        target="_blank"
                        rel="noreferrer"
                      >
                        <IconExternalLink size={14} aria-hidden /> {t.open}
                      </Anchor>
                      <Anchor
                        href={certificateAddress(line.id, number, 'json')}
                        download={`certificate-${line.id}-${number}.json`}
                      >
                        <IconDownload size={14} aria-hidden /> {t.download}
                      </Anchor>
                    </Group>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </Paper>
  );
}
