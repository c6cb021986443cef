import { LockstepError } from '../../domain/errors.ts';
import type { Tx } from '../store.ts';
import type { Row } from '../tables/index.ts';

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Throws WEBHOOK_UNKNOWN. */
export async function endpointRow(tx: Tx, id: string, lock?: 'update'): Promise<Row<'webhook_endpoint'>> {
  const options = lock === undefined ? {} : { lock };
  const [row] = UUID.test(id) ? await tx.find('webhook_endpoint', { endpoint_id: id }, options) : [];
  if (row === undefined) throw new LockstepError('WEBHOOK_UNKNOWN', `there is no webhook ${id.slice(0, 60)}`);
  return row;
}
