import type { ConnectorOperation } from '../../domain/connector.ts';
import { printable } from '../support/http-faults.ts';
import type { ManualConfig } from './config.ts';

/** What the person reads: the operation in a sentence, then the words of the configuration. */
export function instructionsFor(operation: ConnectorOperation, config: ManualConfig): string {
  const own = config.instructions[operation.kind];
  const sentence = `${sentenceFor(operation)} in ${config.system}.`;
  return own === undefined ? sentence : `${sentence}\n\n${own}`;
}

function sentenceFor(operation: ConnectorOperation): string {
  const who = nameOf(operation.account.name, operation.account.keys);
  const what = `${operation.entitlement?.kind ?? 'entitlement'} "${printable(operation.entitlement?.value ?? '', 200)}"`;
  switch (operation.kind) {
    case 'create':
      return `Create the account of ${who}`;
    case 'update':
      return `Set ${
        Object.keys(operation.attributes ?? {})
          .map((name) => printable(name, 100))
          .join(', ') || 'the attributes'
      } of ${who}`;
    case 'enable':
      return `Let ${who} sign in again`;
    case 'grant':
      return `Give ${what} to ${who}`;
    case 'revoke':
      return `Take ${what} from ${who}`;
    case 'disable':
      return `Switch off the sign-in of ${who}`;
    case 'revokeSessions':
      return `End every open session of ${who}`;
    case 'revokeCredentials':
      return `Destroy every key, token and password of ${who}`;
    case 'transferData': {
      const { successor } = operation;
      const heir = successor === undefined ? 'the successor' : nameOf(successor.name, successor.keys);
      return `Hand over what ${who} owns to ${heir}`;
    }
    case 'delete':
      return `Delete the account of ${who}`;
    default: {
      const never: never = operation.kind;
      return never;
    }
  }
}

function nameOf(name: string, keys: Readonly<Record<string, string>>): string {
  const known = Object.entries(keys).map(([key, value]) => `${printable(key, 50)} ${printable(value, 100)}`);
  return known.length === 0 ? `"${printable(name, 200)}"` : `"${printable(name, 200)}" (${known.join(', ')})`;
}
