import { journal } from '../../engine/log/journal.ts';
import { endpointRow } from '../../engine/webhooks/endpoint-row.ts';
import type { House } from '../open-house.ts';
import { iso } from '../people/list-people.ts';
import { sendMessage } from './send-message.ts';
import { signingKeys } from './signing-keys.ts';

/** Headers of an answer that help to see what is wrong. */
const SHOWN_HEADERS = ['content-type', 'location', 'retry-after', 'server'];
const HEADER_CHARACTERS = 300;

export interface TestedEndpoint {
  readonly taken: boolean;
  readonly failure: string | null;
  readonly took: number;
  readonly request: {
    readonly method: 'POST';
    readonly url: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
  };
  readonly answer: {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
  } | null;
}

/** Sends `webhook.test` now, also to an endpoint that is disabled, and shows both sides. It is not tried again. */
export async function testEndpoint(
  { engine, secrets, webhookHttp }: Pick<House, 'engine' | 'secrets' | 'webhookHttp'>,
  tenant: string,
  id: string,
  actor: string,
): Promise<TestedEndpoint> {
  const { clock, random, store } = engine;
  const { url, keys } = await store.transaction(tenant, async (tx) => {
    const row = await endpointRow(tx, id);
    const signing = await signingKeys(tx, secrets, id, clock.now());
    // Before the call: it is in the log also when nobody comes back from it.
    await journal(tx, [
      { type: 'webhook.tested', at: clock.now(), subject: null, body: { endpoint: id, actor } },
    ]);
    return { url: row.url, keys: signing };
  });
  const body = JSON.stringify({
    type: 'webhook.test',
    timestamp: iso(clock.now()),
    data: { tenant, endpoint: id },
  });
  const message = { id: `msg_test_${random.uuid().replaceAll('-', '')}`, url, body };
  const sent = await sendMessage({ clock, webhookHttp }, message, keys);
  const { status, headers, took, failure } = sent;
  return {
    taken: failure === null,
    failure,
    took,
    request: { method: 'POST', url, headers, body },
    answer:
      status === null ? null : { status, headers: shownHeaders(sent.answerHeaders), body: sent.answer ?? '' },
  };
}

function shownHeaders(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    SHOWN_HEADERS.flatMap((name) => {
      const value = headers[name];
      return value === undefined ? [] : [[name, value.slice(0, HEADER_CHARACTERS)]];
    }),
  );
}
