import type { Entitlement } from '../../domain/connector.ts';
import type { SimulatedAccount } from '../account.ts';
import { holds } from '../account.ts';
import { isRecord, record } from '../json-body.ts';
import { Refusal } from '../refusal.ts';

/** An account as the native dialect shows it; instants are ISO 8601. */
export function accountJson(account: SimulatedAccount, administrator: Entitlement): Record<string, unknown> {
  return {
    id: account.id,
    name: account.name,
    active: account.active,
    keys: account.keys,
    entitlements: account.entitlements,
    administrator: holds(account, administrator),
    protected: account.protected,
    attributes: account.attributes,
    createdAt: new Date(account.createdAt).toISOString(),
    changedAt: new Date(account.changedAt).toISOString(),
  };
}

export function requiredText(value: unknown, what: string): string {
  if (typeof value !== 'string' || value.length === 0 || value.length > 200) {
    throw new Refusal(400, 'invalid', `${what} must be a text of 1 to 200 characters`);
  }
  return value;
}

export function readKeys(value: unknown): Record<string, string> {
  const entries = Object.entries(record(value ?? {}, 'keys'));
  if (entries.length > 20) throw new Refusal(400, 'invalid', 'At most 20 keys');
  return Object.fromEntries(entries.map(([key, text]) => [key, requiredText(text, `keys.${key}`)]));
}

/** Texts, numbers, truth values, lists of texts; null takes an attribute away. */
export function readAttributes(value: unknown): Record<string, unknown> {
  const entries = Object.entries(record(value ?? {}, 'attributes'));
  if (entries.length > 100) throw new Refusal(400, 'invalid', 'At most 100 attributes');
  for (const [name, one] of entries) {
    const plain = one === null || ['string', 'number', 'boolean'].includes(typeof one);
    const list = Array.isArray(one) && one.length <= 1000 && one.every((item) => typeof item === 'string');
    if (!plain && !list)
      throw new Refusal(400, 'invalid', `attributes.${name} has a type that is not stored`);
  }
  return Object.fromEntries(entries);
}

export function readEntitlements(value: unknown): Entitlement[] {
  if (value === undefined) return [];
  if (!Array.isArray(value) || value.length > 1000) {
    throw new Refusal(400, 'invalid', 'entitlements must be a list of at most 1000');
  }
  return value.map((one: unknown) => {
    const { kind, value: name } = isRecord(one) ? one : {};
    return { kind: requiredText(kind, 'entitlement.kind'), value: requiredText(name, 'entitlement.value') };
  });
}
