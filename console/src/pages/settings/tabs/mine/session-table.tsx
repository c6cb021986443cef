import type { Answer } from '@lockstep/sdk';
import { Badge, Button, Group, Table, Text } from '@mantine/core';
import { When } from '../../../../kit/when.tsx';
import { texts } from '../../../../texts/index.ts';

const t = texts.signIn.mine;

type Session = Answer<'sessions'>['sessions'][number];

/** Where somebody is signed in. */
export function SessionTable({
  rows,
  label,
  ending = false,
  onEnd,
}: {
  readonly rows: readonly Session[];
  readonly label: string;
  /** One is being ended: a press on another would be lost. */
  readonly ending?: boolean;
  readonly onEnd?: (session: Session) => void;
}) {
  return (
    <Table.ScrollContainer minWidth={520} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
      <Table aria-label={label} verticalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t.browser}</Table.Th>
            <Table.Th scope="col">{t.how}</Table.Th>
            <Table.Th scope="col">{t.used}</Table.Th>
            <Table.Th scope="col">{t.ends}</Table.Th>
            {onEnd !== undefined && (
              <Table.Th scope="col">
                <span className="sr-only">{t.end}</span>
              </Table.Th>
            )}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr key={row.id}>
              <Table.Td>
                <Group gap={6} wrap="nowrap">
                  <Text size="sm" title={row.browser} truncate="end" maw={180}>
                    <bdi>{browserOf(row.browser)}</bdi>
                  </Text>
                  {row.current && (
                    <Badge size="sm" variant="light" color="teal" tt="none" autoContrast>
                      {t.this}
                    </Badge>
                  )}
                </Group>
              </Table.Td>
              <Table.Td>
                <Text size="sm">{row.provider ?? t.ways[row.how]}</Text>
              </Table.Td>
              <Table.Td>
                <When at={row.usedAt} />
              </Table.Td>
              <Table.Td>
                <When at={row.endsAt} />
              </Table.Td>
              {onEnd !== undefined && (
                <Table.Td>
                  {!row.current && (
                    <Button
                      size="xs"
                      variant="default"
                      disabled={ending}
                      aria-label={t.endOf(browserOf(row.browser))}
                      onClick={() => onEnd(row)}
                    >
                      {t.end}
                    </Button>
                  )}
                </Table.Td>
              )}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

const BROWSERS = [
  [/Edg\/(\d+)/, 'Edge'],
  [/Firefox\/(\d+)/, 'Firefox'],
  [/(?:Headless)?Chrome\/(\d+)/, 'Chrome'],
  [/Version\/(\d+)[\d.]* .*Safari/, 'Safari'],
] as const;
const SYSTEMS = [
  [/Windows/, 'Windows'],
  [/Android/, 'Android'],
  [/iPhone|iPad/, 'iOS'],
  [/Mac OS X/, 'macOS'],
  [/Linux/, 'Linux'],
] as const;

/** `Firefox 140 on Linux`: as it calls itself, which is no proof. */
function browserOf(agent: string): string {
  const browser = BROWSERS.map(([shape, name]) => {
    const [found, version] = shape.exec(agent) ?? [];
    return found === undefined ? null : `${name} ${version ?? ''}`.trim();
  }).find((found) => found !== null);
  const system = SYSTEMS.find(([shape]) => shape.test(agent))?.[1];
  if (browser === undefined || browser === null) return agent.slice(0, 40) || t.unknownBrowser;
  return system === undefined ? browser : `${browser}, ${system}`;
}
