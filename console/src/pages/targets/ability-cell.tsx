import type { Answer } from '@lockstep/sdk';
import { Stack, Text } from '@mantine/core';
import { StateBadge, type StateWord } from '../../kit/state-badge.tsx';
import { When } from '../../kit/when.tsx';
import { texts } from '../../texts/index.ts';

export type AbilityRow = Answer<'coverage'>['targets'][number]['capabilities'][number];

const AS: Readonly<Record<AbilityRow['level'], StateWord>> = {
  proven: 'verified',
  declared: 'done',
  none: 'skipped',
};

/** One cell of the matrix: whether it can, and since when that is proven here. */
export function AbilityCell({ of }: { readonly of: AbilityRow }) {
  const attested = of.level !== 'none' && of.provenBy === 'attestation';
  return (
    <Stack gap={2} align="flex-start">
      <StateBadge
        state={attested ? 'attested' : AS[of.level]}
        label={
          attested && of.level === 'declared'
            ? texts.targetWords.provenBy.attestation
            : texts.targetWords.level[of.level]
        }
      />
      {of.provenAt !== null && (
        <Text size="xs" c="dimmed" component="span">
          <When at={of.provenAt} />
        </Text>
      )}
    </Stack>
  );
}
