import type { Answer } from '@lockstep/sdk';
import { Badge, Tooltip } from '@mantine/core';
import { texts } from '../../../../texts/index.ts';

export type Administrator = Answer<'administrators'>['administrators'][number];

const t = texts.signIn.administrators;

export function State({ of: { state, why } }: { readonly of: Administrator }) {
  const badge = (
    <Badge variant="light" color={state === 'enabled' ? 'teal' : 'gray'} tt="none" autoContrast>
      {state === 'enabled' ? `✓ ${t.enabled}` : `– ${t.disabled}${why === null ? '' : `: ${why}`}`}
    </Badge>
  );
  const told = why === null ? undefined : t.why[why];
  return told === undefined ? badge : <Tooltip label={told}>{badge}</Tooltip>;
}

export function waysOf({ how, provider, known, passkeys, password }: Administrator): string {
  if (how === 'provider') return `${provider ?? ''}${known ? '' : `, ${t.waits}`}`;
  const ways = [...(passkeys > 0 ? [t.passkeys(passkeys)] : []), ...(password ? [t.password] : [])];
  return ways.length === 0 ? t.notSetUp : ways.join(', ');
}
