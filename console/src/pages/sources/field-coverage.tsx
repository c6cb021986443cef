import type { Answer } from '@lockstep/sdk';
import { Group, Stack, Table, Text } from '@mantine/core';
import { When } from '../../kit/when.tsx';
import { texts } from '../../texts/index.ts';

const t = texts.sources;
type Detail = Answer<'source'>;

/** What is read of a source and how much of it is there: bars for the eye, numbers for everybody. */
export function FieldCoverage({ of: { fields, coverage, source } }: { readonly of: Detail }) {
  const rows = coverage?.rows ?? 0;
  return (
    <Stack gap="xs">
      <Text size="sm" c="dimmed" component="div">
        {coverage !== null ? (
          <>
            {t.countedAt} <When at={coverage.at} />
          </>
        ) : source.type === 'scim' || source.type === 'webhook' ? (
          t.pushedFields
        ) : (
          t.notCountedYet
        )}
      </Text>
      <Table.ScrollContainer minWidth={560} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
        <Table verticalSpacing={6} aria-label={t.tabs.fields}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t.field}</Table.Th>
              <Table.Th scope="col">{t.means}</Table.Th>
              <Table.Th scope="col">{t.filled}</Table.Th>
              <Table.Th scope="col">{t.authority}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {fields.map(({ field, means, of, required, filled, authority, before }) => (
              <Table.Tr key={field}>
                <Table.Th scope="row" fw={500}>
                  {field}
                  {required && (
                    <Text span size="xs" c="dimmed">
                      {' '}
                      {of === 'key' ? t.key : t.required}
                    </Text>
                  )}
                </Table.Th>
                <Table.Td>{means.join(', ')}</Table.Td>
                <Table.Td>
                  <Bar filled={filled} rows={rows} />
                </Table.Td>
                <Table.Td>
                  {authority === null ? '–' : authority}
                  {before.length > 0 && (
                    <Text span size="xs" c="dimmed">
                      {' '}
                      {t.before(before.join(', '))}
                    </Text>
                  )}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Stack>
  );
}

function Bar({ filled, rows }: { readonly filled: number | null; readonly rows: number }) {
  if (filled === null) return <>{t.notCounted}</>;
  const share = rows === 0 ? 0 : Math.round((filled / rows) * 100);
  return (
    <Group gap="sm" wrap="nowrap">
      <div className="bar" aria-hidden>
        <span style={{ width: `${share}%` }} />
      </div>
      <span className="numbers">{t.filledOf(filled, rows)}</span>
    </Group>
  );
}
