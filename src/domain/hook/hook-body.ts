import type { OperationKind } from '../connector.ts';
import type { HookEvent } from './hook-events.ts';
import type { HookUser } from './hook-user.ts';

/** `compatible`: the field names of Cymmetri 3.1.7, misspelt as they are. */
export type HookStyle = 'lockstep' | 'compatible';

/** The operation that preProvision and postProvision are about. */
export interface HookOperation {
  readonly kind: OperationKind;
  readonly target: string;
  /** Strong key by which the account is found; empty where there is none. */
  readonly key: string;
  readonly roles: readonly string[];
}

/** Everything that a body of any hook can be made of. */
export interface HookFacts {
  readonly user: HookUser | null;
  readonly operation: HookOperation | null;
  readonly attribute: string | null;
  /** The attribute's value as the mapping gives it. */
  readonly value: unknown;
  readonly succeeded: boolean;
  /** The target's own id of the account. */
  readonly accountId: string;
  /** Encrypted to the receiver's key; null: it gets none. */
  readonly password: string | null;
}

/** The body of one call. The order of the fields is part of the contract. */
export function hookBody(event: HookEvent, style: HookStyle, facts: HookFacts): string {
  return JSON.stringify(bodyOf(event, style, facts));
}

function bodyOf(event: HookEvent, style: HookStyle, facts: HookFacts): unknown {
  const { user } = facts;
  switch (event) {
    case 'test':
      return {};
    case 'preCreateUser':
    case 'postCreateUser':
    case 'preUpdateUser':
    case 'postUpdateUser':
    case 'validateUser':
    case 'validateUpdateUser':
    case 'runDeprovision':
      return { request: { user } };
    case 'changePassword':
      return { request: { user, ...(facts.password === null ? {} : { passwordText: facts.password }) } };
    case 'preProvision':
      return { request: { ...provision(facts), user } };
    case 'postProvision':
      return { request: { ...provision(facts), user, isSuccess: facts.succeeded, uid: facts.accountId } };
    case 'policyMap': {
      const name = facts.attribute ?? '';
      const source =
        style === 'compatible'
          ? { cymmetrifield: name, formVeriable: '' }
          : { sourceField: name, formVariable: '' };
      return { request: { targetAttribute: name, ...source, defaultValue: asText(facts.value), user } };
    }
  }
}

function provision({ operation }: HookFacts) {
  return {
    policyMap: operation?.key ?? '',
    form: '',
    applicationId: operation?.target ?? '',
    roleList: operation?.roles ?? [],
    action: operation === null ? '' : actionOf(operation.kind),
  };
}

/** Documented is "Application Create" alone; the others follow its pattern. */
function actionOf(kind: OperationKind): string {
  switch (kind) {
    case 'create':
      return 'Application Create';
    case 'update':
    case 'grant':
    case 'revoke':
    case 'revokeSessions':
    case 'revokeCredentials':
    case 'transferData':
      return 'Application Update';
    case 'enable':
      return 'Application Enable';
    case 'disable':
      return 'Application Disable';
    case 'delete':
      return 'Application Delete';
  }
}

function asText(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}
