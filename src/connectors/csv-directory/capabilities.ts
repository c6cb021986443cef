import type { Capabilities } from '../../domain/connector.ts';
import type { CsvDirectoryConfig } from './config.ts';

/** The residual is that of the default configuration; check() tells the configured one. */
export const capabilities: Capabilities = {
  list: true,
  create: true,
  update: true,
  disable: 'native',
  delete: 'hard',
  entitlements: ['group'],
  sessions: { list: false, revoke: false },
  credentials: { kinds: [], list: false, revoke: false },
  transferData: false,
  changes: 'none',
  idempotency: 'natural',
  attested: false,
  residual: [propagation(86_400)],
  teardown: {
    deactivate: ['disable'],
    deprovision: ['disable', 'revoke'],
    delete: ['disable', 'revoke', 'delete'],
  },
};

export function capabilitiesOf(config: CsvDirectoryConfig): Capabilities {
  return {
    ...capabilities,
    entitlements: config.columns.groups === undefined ? [] : ['group'],
    residual: config.propagationSeconds === 0 ? [] : [propagation(config.propagationSeconds)],
  };
}

function propagation(maxSeconds: number): Capabilities['residual'][number] {
  return {
    kind: 'propagation',
    maxSeconds,
    note: 'The file is right at once; the system that reads it acts on it at its next reading.',
  };
}
