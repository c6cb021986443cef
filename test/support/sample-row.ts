import { randomUUID } from 'node:crypto';
import { type Row, type TableName, tables } from '../../src/engine/tables/index.ts';
import type { Column } from '../../src/engine/tables/table.ts';

/** Words that the checks of the schema let through. */
const WORDS: Readonly<Record<string, string>> = {
  'identity.state': 'active',
  'account.provenance': 'created',
  'hold.state': 'held',
  'made_plan.state': 'made',
  'operation.state': 'planned',
  'operation.kind': 'disable',
  'operation.step': 'apply',
  'scim_credential.kind': 'bearer',
  'scim_gone.kind': 'User',
  'scim_member.kind': 'User',
  'hook_call.state': 'asked',
  'token.role': 'auditor',
  'administrator.role': 'auditor',
  'administrator.how': 'local',
  'administrator.state': 'enabled',
  'console_session.how': 'password',
  'webhook_endpoint.scheme': 'v1a',
  'webhook_endpoint.state': 'enabled',
  'webhook_delivery.state': 'waiting',
  'ssf_receiver.subject': 'email',
  'ssf_stream.method': 'push',
  'ssf_stream.status': 'enabled',
};

function sample(column: Column): unknown {
  switch (column.type) {
    case 'text':
      return `t${randomUUID().slice(0, 8)}`;
    case 'uuid':
      return randomUUID();
    case 'integer':
    case 'instant':
      return Math.floor(Math.random() * 1e9);
    case 'boolean':
      return true;
    case 'json':
      return { some: ['value'] };
    case 'bytes':
      return Uint8Array.of(1, 2, 3);
  }
}

/** A complete row of any table, every column filled, that breaks no check of the schema. */
export function sampleRow<T extends TableName>(table: T, fixed: Partial<Row<T>> = {}): Row<T> {
  const row: Record<string, unknown> = {};
  for (const [name, column] of Object.entries(tables[table].columns)) {
    row[name] = WORDS[`${table}.${name}`] ?? sample(column as Column);
  }
  return { ...row, ...fixed } as Row<T>;
}
