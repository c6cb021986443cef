import { LockstepError } from '../../domain/errors.ts';
import type { Engine } from '../../engine/engine.ts';
import type { Tx } from '../../engine/store.ts';
import { renderHtml } from '../../proof/certificate-page.ts';
import { parseCertificate } from '../../proof/certificate-parse.ts';
import { iso } from '../people/list-people.ts';

export interface ListedCertificate {
  readonly leave: string;
  readonly number: number;
  readonly issuedAt: string;
  readonly digest: string;
  readonly proven: number;
  readonly unproven: number;
  readonly effective: string;
}

/** All certificates of a person, newest leave first; of a leave the first, then its supplements. */
export async function listCertificates(tx: Tx, identityId: string): Promise<readonly ListedCertificate[]> {
  const leaves = await tx.find(
    'leave',
    { identity_id: identityId },
    { order: [{ descending: 'decided_at' }] },
  );
  const rows = await tx.find(
    'certificate',
    { identity_id: identityId },
    { order: ['number'], columns: ['leave_id', 'number', 'issued_at', 'digest', 'proven', 'unproven'] },
  );
  return leaves.flatMap((leave) =>
    rows
      .filter((row) => row.leave_id === leave.leave_id)
      .map((row) => ({
        leave: row.leave_id,
        number: row.number,
        issuedAt: iso(row.issued_at),
        digest: row.digest,
        proven: row.proven,
        unproven: row.unproven,
        effective: iso(leave.effective_at),
      })),
  );
}

/** The file as it was issued. Throws CERTIFICATE_NONE, also for a person who was erased. */
export async function readCertificate(
  engine: Engine,
  tx: Tx,
  leave: string,
  number: number,
): Promise<{ readonly identityId: string; readonly file: string }> {
  const [row] = await tx.find('certificate', { leave_id: leave, number });
  if (row === undefined)
    throw new LockstepError('CERTIFICATE_NONE', `leave ${leave} has no certificate ${number}`);
  const [opened] = await engine.vault.open(tx, [{ subject: row.identity_id, sealed: row.sealed }]);
  if (typeof opened !== 'string')
    throw new LockstepError(
      'CERTIFICATE_NONE',
      'the person of this certificate was erased; whoever holds the file can still verify it',
    );
  return { identityId: row.identity_id, file: opened };
}

/** The same certificate as one HTML page with the JSON inside. */
export function certificatePage(file: string): string {
  return renderHtml(parseCertificate(file));
}
