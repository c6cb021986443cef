import type { Attributes, AttributeValue } from '../connector.ts';

/** What is known of somebody when a hook is called. */
export interface HookPerson {
  readonly groups: readonly string[];
  /** Target -> name of the account there. */
  readonly accounts: Readonly<Record<string, string>>;
  /** What sources say of the person. */
  readonly attributes: Attributes;
  /** Name of the account that it is about; empty where it is about none. */
  readonly login: string;
  /** Mapped attributes of that account: what an answer may change. */
  readonly mapped: Attributes;
}

/** `user` of every body. Always these, further attributes stand beside them. */
export interface HookUser {
  readonly assignedGroups: readonly string[];
  readonly provisionedApps: Readonly<Record<string, { readonly login: string }>>;
  readonly securityQuestion: Readonly<Record<string, never>>;
  readonly country: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly login: string;
  readonly userType: string;
  readonly [attribute: string]: unknown;
}

export function hookUser({ groups, accounts, attributes, login, mapped }: HookPerson): HookUser {
  const text = (...names: readonly string[]): string => {
    for (const name of names) {
      const value = Object.hasOwn(attributes, name) ? attributes[name] : undefined;
      if (typeof value === 'string' && value !== '') return value;
    }
    return '';
  };
  const fixed: HookUser = {
    assignedGroups: [...new Set(groups)].sort(),
    provisionedApps: Object.fromEntries(
      Object.keys(accounts)
        .sort()
        .map((target) => [target, { login: accounts[target] ?? '' }]),
    ),
    securityQuestion: {},
    country: text('country', 'countryCode'),
    firstName: text('givenName', 'preferredName', 'legalFirstName', 'firstName'),
    lastName: text('familyName', 'legalLastName', 'lastName'),
    login,
    userType: text('userType', 'employeeType', 'type'),
  };
  // Not by assignment: an attribute may be called __proto__.
  const beside = Object.keys(mapped)
    .filter((name) => !Object.hasOwn(fixed, name))
    .sort()
    .map((name): [string, AttributeValue] => [name, mapped[name] ?? null]);
  return Object.fromEntries([...Object.entries(fixed), ...beside]) as HookUser;
}
