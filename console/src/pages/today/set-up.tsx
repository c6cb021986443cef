import type { Answer } from '@lockstep/sdk';
import { Code, Group, Progress, Stack, Text } from '@mantine/core';
import { IconCircle, IconCircleCheckFilled } from '@tabler/icons-react';
import { texts } from '../../texts/index.ts';
import { Section } from './section.tsx';

const t = texts.today;

/** What Lockstep needs before it can end anything, each step with its command; from what is really there. */
export function SetUp({ of: steps }: { readonly of: Answer<'today'>['setUp'] }) {
  const done = steps.filter((step) => step.done).length;
  const next = steps.find((step) => !step.done)?.step;
  return (
    <Section title={t.setUp}>
      <Text size="sm" mb="xs">
        {t.setUpHelp} <b>{t.setUpDone(done, steps.length)}</b>
      </Text>
      <Progress
        value={(100 * done) / steps.length}
        size="sm"
        color="teal.7"
        mb="md"
        aria-label={t.setUpDone(done, steps.length)}
      />
      <Stack gap="sm" component="ol" p={0} m={0} style={{ listStyle: 'none' }}>
        {steps.map(({ step, done: there }) => {
          const [title, help, command] = t.steps[step] ?? [step, '', ''];
          return (
            <Group key={step} component="li" gap="sm" wrap="nowrap" align="flex-start">
              {there ? (
                <IconCircleCheckFilled
                  size={20}
                  color="var(--mantine-color-teal-7)"
                  aria-label={t.stepDone}
                  role="img"
                />
              ) : (
                <IconCircle
                  size={20}
                  color="var(--mantine-color-dimmed)"
                  aria-label={t.stepOpen}
                  role="img"
                />
              )}
              <div>
                <Text fw={step === next ? 700 : 500} size="sm">
                  {title}
                </Text>
                {!there && (
                  <>
                    <Text size="sm" c="dimmed">
                      {help}
                    </Text>
                    <Code>{command}</Code>
                  </>
                )}
              </div>
            </Group>
          );
        })}
      </Stack>
    </Section>
  );
}
