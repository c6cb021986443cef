import type { ShownDelivery } from '../../app/webhooks/show-deliveries.ts';
import type { ShownEndpoint } from '../../app/webhooks/show-endpoints.ts';
import type { TestedEndpoint } from '../../app/webhooks/test-endpoint.ts';
import type { Paint } from '../paint.ts';
import { facts, plain, shownTime, table } from './text.ts';

const stateOf = ({ state, failingSince }: ShownEndpoint): string =>
  state === 'enabled' && failingSince !== null ? `failing since ${shownTime(failingSince)}` : state;

export function webhooksText(webhooks: readonly ShownEndpoint[], paint: Paint, aligned: boolean): string {
  return table(
    ['id', 'url', 'types', 'state', 'waiting', 'dead'],
    webhooks.map((one) => [
      one.id,
      one.url,
      one.types.join(' '),
      stateOf(one),
      one.waiting + one.behind,
      one.dead,
    ]),
    { aligned, paintHead: paint.dim },
  );
}

export function webhookText(one: ShownEndpoint): string {
  return facts([
    ['id', one.id],
    ['url', one.url],
    ['types', one.types.join(' ')],
    ['description', one.description],
    ['order', one.ordered ? 'kept' : 'not kept'],
    ['state', one.why === null ? stateOf(one) : `${one.state}: ${one.why}`],
    ['made', `${shownTime(one.madeAt)} by ${one.madeBy}`],
    ['waiting', `${one.waiting}, and ${one.behind} events to look at`],
    ['dead letters', one.dead],
    ...one.keys.map(
      ({ publicKey, endsAt }) =>
        [
          'key',
          `${publicKey ?? 'hmac'}${endsAt === null ? '' : `, signs until ${shownTime(endsAt)}`}`,
        ] as const,
    ),
  ]);
}

/** After `add` and `rotate`. */
export function keyText(
  { webhook, verifyWith }: { readonly webhook: ShownEndpoint; readonly verifyWith: string },
  paint: Paint,
): string {
  const what =
    webhook.scheme === 'ed25519'
      ? 'The receiver verifies with this public key'
      : 'The receiver verifies with this secret; it is shown only now';
  return `${webhookText(webhook)}${what}:\n${paint.bold(verifyWith)}\n`;
}

export function testedText({ taken, failure, took, request, answer }: TestedEndpoint, paint: Paint): string {
  const lines = (headers: Readonly<Record<string, string>>) =>
    Object.entries(headers).map(([name, value]) => `${plain(name)}: ${plain(value)}`);
  return [
    `POST ${plain(request.url)}`,
    ...lines(request.headers),
    plain(request.body),
    '',
    ...(answer === null
      ? []
      : [`${answer.status}`, ...lines(answer.headers), ...answer.body.split('\n').map(plain), '']),
    taken ? `${paint.green('✓')} taken in ${took} ms` : `${paint.red('✗')} ${plain(failure)} (${took} ms)`,
    '',
  ].join('\n');
}

export function deliveriesText(deliveries: readonly ShownDelivery[], paint: Paint, aligned: boolean): string {
  return table(
    ['event', 'type', 'state', 'tries', 'last', 'next', 'message'],
    deliveries.map((one) => {
      const last = one.attempts.at(-1);
      return [
        one.n,
        one.type,
        one.state,
        one.tries,
        last === undefined ? '—' : (last.failure ?? `HTTP ${last.status}`),
        one.state === 'waiting' ? shownTime(one.next) : '—',
        one.message,
      ];
    }),
    { aligned, paintHead: paint.dim },
  );
}
