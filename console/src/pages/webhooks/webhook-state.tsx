import type { Answer } from '@lockstep/sdk';
import { StateBadge, type StateWord } from '../../kit/state-badge.tsx';
import { texts } from '../../texts/index.ts';

const t = texts.webhooks;

export type Webhook = Answer<'webhook'>;
export type Delivery = Answer<'webhookDeliveries'>['deliveries'][number];

export function WebhookState({ of: { state, failingSince } }: { readonly of: Webhook }) {
  if (state === 'disabled') return <StateBadge state="paused" label={t.disabled} />;
  return failingSince === null ? (
    <StateBadge state="verified" label={t.enabled} />
  ) : (
    <StateBadge state="failed" label={t.failing} />
  );
}

export const SIGNS: Readonly<Record<Delivery['state'], StateWord>> = {
  waiting: 'pending',
  delivered: 'done',
  dead: 'failed',
};

export function DeliveryState({ of }: { readonly of: Delivery['state'] }) {
  return <StateBadge state={SIGNS[of]} label={t.states[of]} />;
}
