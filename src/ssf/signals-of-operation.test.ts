import { describe, expect, it } from 'vitest';
import { REVOCATIONS } from '../domain/connector.ts';
import { isTrueOfPerson, signalsOfOperation } from './signals-of-operation.ts';

const KINDS = [
  'create',
  'update',
  'enable',
  'grant',
  'revoke',
  'disable',
  'revokeSessions',
  'revokeCredentials',
  'transferData',
  'delete',
] as const;
const names = (kind: (typeof KINDS)[number], lastAccount = false) =>
  signalsOfOperation(kind, { credentialKinds: ['password', 'ssh-key'], lastAccount }).map(({ name }) => name);

describe('what a proven operation tells', () => {
  it('is one signal of each standard for an account that was closed, opened or deleted', () => {
    expect(names('disable')).toEqual(['accountDisabled', 'scimDeactivate']);
    expect(names('enable')).toEqual(['accountEnabled', 'scimActivate']);
    expect(names('delete', true)).toEqual(['accountPurged', 'scimDelete']);
    expect(names('revokeSessions')).toEqual(['sessionRevoked']);
  });

  it('is no purge while the person has another account', () => {
    expect(names('delete')).toEqual(['accountDisabled', 'scimDeactivate']);
  });

  it('names each kind of credential, in the words of CAEP where there are some', () => {
    const types = (credentialKinds: string[]) =>
      signalsOfOperation('revokeCredentials', { credentialKinds, lastAccount: false }).map(
        ({ credentialType }) => credentialType,
      );
    expect(types(['app-password', 'ssh-key', 'certificate', 'x509'])).toEqual(['app', 'ssh-key', 'x509']);
    expect(types([])).toEqual(['password']);
    expect(types(['constructor'])).toEqual(['constructor']);
  });

  it('never says of somebody who works that they are cut off, nor of a leaver that they are back', () => {
    for (const state of ['unknown', 'preHire', 'active', 'onLeave', 'leaving'])
      for (const kind of REVOCATIONS)
        expect([state, kind, isTrueOfPerson(kind, state)]).toEqual([state, kind, kind === 'revoke']);
    for (const state of ['left', 'suspended', 'archived'])
      for (const kind of ['create', 'enable'] as const)
        expect([state, kind, isTrueOfPerson(kind, state)]).toEqual([state, kind, false]);
    expect(isTrueOfPerson('disable', 'left')).toBe(true);
  });
});
