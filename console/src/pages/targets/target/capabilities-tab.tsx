import { Alert, Group, Stack, Text } from '@mantine/core';
import { IconArrowRight } from '@tabler/icons-react';
import { Fragment } from 'react';
import { PlainTable } from '../../../kit/plain-table.tsx';
import { When } from '../../../kit/when.tsx';
import { texts } from '../../../texts/index.ts';
import { AbilityCell } from '../ability-cell.tsx';
import { Section } from './section.tsx';
import type { ShownTarget } from './shown-target.ts';

const words = texts.target.capabilities;
const MODES = ['deactivate', 'deprovision', 'delete'] as const;

/** What the system can do, how each is proven, in which order access goes, and what may outlive it. */
export function CapabilitiesTab({ of }: { readonly of: ShownTarget }) {
  return (
    <Stack gap="xl">
      {of.attested && (
        <Alert color="violet" variant="light">
          {words.attested}
        </Alert>
      )}
      <Section title={words.title}>
        <PlainTable
          label={words.title}
          head={[words.ability, words.level, words.how, words.provenBy, words.provenAt]}
          rows={of.capabilities.map((row) => ({
            id: row.ability,
            cells: [
              texts.targetWords.ability[row.ability],
              <AbilityCell key="level" of={{ ...row, provenAt: null }} />,
              row.level === 'none' ? '–' : (row.detail ?? '–'),
              row.level === 'none' ? '–' : texts.targetWords.provenBy[row.provenBy],
              <When key="at" at={row.provenAt} />,
            ],
          }))}
        />
      </Section>
      <Section title={words.order}>
        <Stack gap="xs">
          {MODES.map((mode) => (
            <Group key={mode} gap="xs">
              <Text size="sm" fw={600} w={110}>
                {words.modes[mode]}
              </Text>
              {of.teardown[mode].length === 0 && <Text size="sm">{words.nothing}</Text>}
              {of.teardown[mode].map((kind, place) => (
                <Fragment key={kind}>
                  {place > 0 && <IconArrowRight size={14} aria-hidden />}
                  <Text size="sm">{texts.targetWords.kind[kind] ?? kind}</Text>
                </Fragment>
              ))}
            </Group>
          ))}
        </Stack>
      </Section>
      <Section title={words.residual}>
        {of.residual.length === 0 ? (
          <Text size="sm">{words.noResidual}</Text>
        ) : (
          <Stack gap="xs">
            {of.residual.map(({ kind, maxSeconds, note }) => (
              <Text key={`${kind} ${note}`} size="sm">
                <Text span inherit fw={600}>
                  {texts.targetWords.residual[kind] ?? kind}
                </Text>
                {', '}
                {maxSeconds >= Number.MAX_SAFE_INTEGER ? words.unbounded : words.seconds(maxSeconds)}: {note}
              </Text>
            ))}
          </Stack>
        )}
      </Section>
    </Stack>
  );
}
