import { decodeJwt, decodeProtectedHeader } from 'jose';
import { expect } from 'vitest';
import { PUSH_SECRET, TRANSMITTER, type TwoCompanies } from './two-companies.ts';

export const PUSH = 'urn:ietf:rfc:8935';
export const POLL = 'urn:ietf:rfc:8936';

const PEOPLE = Array.from({ length: 12 }, (_, i) => ({ id: String(100 + i), department: 'Engineering' }));

/** Both companies know the same twelve people. */
export async function settleIn(two: TwoCompanies): Promise<void> {
  await two.report(PEOPLE);
  await two.reportAtReceiver(PEOPLE);
  await two.until(two.clock.now() + 120_000);
  await two.run();
}

/** 100 leaves the first company today. */
export async function leaves(two: TwoCompanies, id = '100'): Promise<void> {
  const lastDay = new Date(two.clock.now()).toISOString().slice(0, 10);
  await two.report(PEOPLE.map((person) => (person.id === id ? { ...person, lastDay } : person)));
  await two.until(Date.parse(`${lastDay}T17:00:00Z`) + 60_000);
}

export interface PolledSets {
  readonly sets: Record<string, string>;
  readonly moreAvailable: boolean;
}

export async function pollAll(two: TwoCompanies, token: string, stream: string): Promise<PolledSets> {
  const answer = await two.ssf(token, `/poll/${stream}`, { returnImmediately: true });
  expect(answer.status).toBe(200);
  return (await answer.json()) as PolledSets;
}

export interface Claims {
  readonly iss: string;
  readonly aud: string;
  readonly jti: string;
  readonly txn?: string;
  readonly sub?: string;
  readonly sub_id: { readonly format: string; readonly sub?: string; readonly uri?: string };
  readonly events: Record<string, Record<string, unknown>>;
}

export function claimsOf(token: string): Claims {
  expect(decodeProtectedHeader(token)).toMatchObject({ alg: 'RS256', typ: 'secevent+jwt' });
  return decodeJwt(token) as unknown as Claims;
}

export const typesOf = (sets: readonly Claims[]) =>
  sets.flatMap(({ events }) => Object.keys(events).map((type) => type.split(/[/:]/).slice(-1)[0] ?? type));

/** A stream that is pushed to the other company, whose document says what the events mean. */
export async function pushedStream(two: TwoCompanies, more: readonly string[]) {
  const receiver = await two.receiver('beta');
  const audience = `${two.url}/ssf/t/${TRANSMITTER}/ssf/receivers/${receiver.id}`;
  await two.listens(audience, more);
  const answer = await two.ssf(receiver.token, '/streams', {
    delivery: {
      method: PUSH,
      endpoint_url: `${two.url}/ssf/receive/beta/partner`,
      authorization_header: `Bearer ${PUSH_SECRET}`,
    },
  });
  expect(answer.status).toBe(201);
  const stream = (await answer.json()) as { stream_id: string; aud: string };
  expect(stream.aud).toBe(audience);
  return { ...receiver, stream: stream.stream_id, audience };
}
