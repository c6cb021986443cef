import { describe, it } from 'vitest';
import type { Connector, ConnectorOperation, ConnectorRuntime, Outcome } from '../../../domain/connector.ts';
import { Secret } from '../../../domain/secret.ts';
import type { LdapConfig } from '../config.ts';
import { ldap } from '../index.ts';
import { GROUPS, LOCKING_POLICY, PEOPLE, SERVICE, SERVICE_PASSWORD, whyNoSlapd } from './slapd.ts';

export const runtime: ConnectorRuntime = {
  clock: () => 0,
  random: () => 0.5,
  http: () => Promise.reject(new Error('no HTTP here')),
  secret: (reference) => Promise.resolve(new Secret(reference === 'wrong' ? 'wrong' : SERVICE_PASSWORD)),
};

/** Settings as a target document holds them, for the test server. */
export function settings(url: string, more: Record<string, unknown> = {}): LdapConfig {
  return ldap.parseConfig({
    url,
    bindDn: SERVICE,
    password: 'pw',
    people: { base: PEOPLE },
    groups: { base: GROUPS, placeholder: 'cn=nobody' },
    posixGroups: { base: GROUPS },
    administratorGroups: ['admins'],
    disable: { method: 'ppolicy', policy: LOCKING_POLICY },
    ...more,
  });
}

export function openOn(url: string, more: Record<string, unknown> = {}): Promise<Connector> {
  return ldap.open(settings(url, more), runtime);
}

let count = 0;

export function operation(
  kind: ConnectorOperation['kind'],
  name: string,
  more: Partial<ConnectorOperation> = {},
): ConnectorOperation {
  count += 1;
  return { kind, account: { name, keys: {} }, idempotencyKey: `test-${count}`, ...more };
}

export function secretOf(outcome: Outcome): string {
  if (outcome.status !== 'done' || outcome.credential === undefined)
    throw new Error(`no credential: ${JSON.stringify(outcome)}`);
  return outcome.credential.secret.reveal();
}

/** Skipped, with the reason printed, where no slapd can be started. */
export function onSlapd(title: string, body: () => void): void {
  const why = whyNoSlapd();
  if (why === null) {
    describe(title, body);
    return;
  }
  console.warn(`SKIPPED: ${title}: ${why}`);
  it.skip(`${title}: ${why}`, () => {});
}
