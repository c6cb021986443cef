import type { Answer } from '@lockstep/sdk';
import { Anchor, Badge, Box, Group, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Countdown } from '../../kit/countdown.tsx';
import { Name } from '../../kit/name.tsx';
import { StateBadge } from '../../kit/state-badge.tsx';
import { When } from '../../kit/when.tsx';
import { texts } from '../../texts/index.ts';
import { AllGood } from './all-good.tsx';
import { Section } from './section.tsx';

const t = texts.today;
type Today = Answer<'today'>;

const LIST = { p: 0, m: 0, style: { listStyle: 'none' } } as const;

export function Holds({ of: { holds, at } }: { readonly of: Today }) {
  return (
    <Section title={t.holds} count={holds.count} to="/holds" id="holds">
      {holds.count === 0 ? (
        <AllGood title={t.noHolds} at={at} />
      ) : (
        <Stack gap="sm" component="ul" {...LIST}>
          {holds.next.map(({ id, person, deadline, overdue, reason, plan }) => (
            <Box component="li" key={id}>
              <Group justify="space-between" wrap="nowrap">
                <Anchor component={Link} to={`/plans/${plan}`} fw={600} miw={0}>
                  <Name of={person} />
                </Anchor>
                <Text
                  size="sm"
                  component="span"
                  c={overdue ? 'var(--mantine-color-error)' : 'var(--mantine-color-text)'}
                  style={{ whiteSpace: 'nowrap' }}
                >
                  {overdue ? t.overdue : t.deadline} <Countdown at={deadline} />
                </Text>
              </Group>
              <Text size="xs" c="dimmed" lineClamp={2}>
                {reason}
              </Text>
            </Box>
          ))}
        </Stack>
      )}
    </Section>
  );
}

export function Exceptions({ of: { exceptions, at } }: { readonly of: Today }) {
  return (
    <Section title={t.exceptions} count={exceptions.count} id="exceptions">
      {exceptions.count === 0 ? (
        <AllGood title={t.noExceptions} at={at} />
      ) : (
        <Stack gap="sm" component="ul" {...LIST}>
          {exceptions.causes.slice(0, 8).map(({ kind, count, severity, oldest, example }) => (
            <Box component="li" key={kind}>
              <Group justify="space-between" wrap="nowrap" gap="xs">
                <Group gap="xs" miw={0}>
                  <StateBadge
                    state={severity >= 3 ? 'failed' : 'needsReview'}
                    label={t.severities[severity] ?? String(severity)}
                  />
                  <Text fw={600} size="sm">
                    {inWords(kind)}
                  </Text>
                  <Badge variant="default" size="sm" className="numbers">
                    {count}
                  </Badge>
                </Group>
                <Text size="xs" c="dimmed" component="span" style={{ whiteSpace: 'nowrap' }}>
                  {t.oldest} <When at={oldest} />
                </Text>
              </Group>
              <Text size="xs" c="dimmed" lineClamp={2}>
                {example}
              </Text>
            </Box>
          ))}
        </Stack>
      )}
    </Section>
  );
}

export function Targets({ of: { targets, at } }: { readonly of: Today }) {
  const worth = targets.trouble;
  return (
    <Section title={t.targets} count={worth.length} to="/targets" id="targets">
      {targets.count === 0 ? (
        <Text size="sm" c="dimmed">
          {t.noTargets}
        </Text>
      ) : worth.length === 0 ? (
        <AllGood title={t.noTrouble(targets.count)} at={at} />
      ) : (
        <Stack gap="sm" component="ul" {...LIST}>
          {worth.slice(0, 8).map(({ target, title, causes, text, waiting }) => (
            <Box component="li" key={target}>
              <Group justify="space-between" gap="xs">
                <Anchor component={Link} to={`/targets/${encodeURIComponent(target)}`} fw={600} size="sm">
                  {title ?? target}
                </Anchor>
                <Group gap={6}>
                  {causes.map((cause) => (
                    <StateBadge
                      key={cause}
                      state={cause === 'paused' || cause === 'writesOff' ? 'paused' : 'failed'}
                      label={t.causes[cause]}
                    />
                  ))}
                </Group>
              </Group>
              {(text !== null || waiting > 0) && (
                <Text size="xs" c="dimmed" lineClamp={2}>
                  {[waiting > 0 ? t.waitingThere(waiting) : null, text]
                    .filter((part) => part !== null)
                    .join(' · ')}
                </Text>
              )}
            </Box>
          ))}
        </Stack>
      )}
    </Section>
  );
}

/** `targetNotEffective`: `target not effective`. */
function inWords(kind: string): string {
  return kind.replaceAll(/([a-z])([A-Z])/g, (_all, a: string, b: string) => `${a} ${b.toLowerCase()}`);
}
