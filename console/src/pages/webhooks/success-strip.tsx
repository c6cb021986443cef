import { Text } from '@mantine/core';
import { texts } from '../../texts/index.ts';
import type { Delivery } from './webhook-state.tsx';

const SHOWN = 100;
/** Taller is worse, so that it is seen without its colour. */
const LOOK = {
  delivered: { height: '45%', background: 'var(--mantine-color-teal-filled)' },
  waiting: { height: '70%', background: 'var(--mantine-color-yellow-filled)' },
  dead: { height: '100%', background: 'var(--mantine-color-red-filled)' },
} as const satisfies Record<Delivery['state'], object>;

/** The last deliveries from left to right, one bar each; the table below says the same in words. */
export function SuccessStrip({ of }: { readonly of: readonly Delivery[] }) {
  const last = of.slice(0, SHOWN).reverse();
  if (last.length === 0) return null;
  const taken = last.filter(({ state }) => state === 'delivered').length;
  const words = texts.webhooks.strip(taken, last.length);
  return (
    <div>
      <div className="strip" aria-hidden>
        {last.map(({ n, state }) => (
          <span key={n} style={LOOK[state]} />
        ))}
      </div>
      <Text size="sm" c="dimmed">
        {words}
      </Text>
    </div>
  );
}
