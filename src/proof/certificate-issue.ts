/**
 * Issues certificates. Two steps, because the issue is itself a log entry:
 *
 *  1. `prepareIssue(body, key)` gives the body of the `certificate.issued` leaf. Append that leaf, then sign a checkpoint.
 *  2. `issueCertificate` puts body, checkpoint and proofs together and hands out nothing that it cannot verify itself.
 */
import { LockstepError } from '../domain/errors.ts';
import { CERTIFICATE_FORMAT, type Certificate, type CertificateBody } from './certificate.ts';
import { issuedLeafBody, type LeaveLeafBody } from './certificate-leaves.ts';
import { pageDigest } from './certificate-page.ts';
import { certificateBody, formatCertificate } from './certificate-parse.ts';
import { toBase64 } from './note.ts';
import { ShapeError } from './shape.ts';
import { verifyCertificate } from './verify.ts';

function wellFormed(body: CertificateBody): CertificateBody {
  try {
    return certificateBody(body, 'body');
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error;
    throw new LockstepError('CERTIFICATE_INVALID', error.message, {
      details: { path: error.path },
      cause: error,
    });
  }
}

/** Body of the `certificate.issued` leaf, whose `at` must be `body.issued`. @throws CERTIFICATE_INVALID */
export function prepareIssue(body: CertificateBody, key: Uint8Array): LeaveLeafBody {
  const whole = wellFormed(body);
  return issuedLeafBody(key, whole, pageDigest(whole));
}

export interface ProvenLeaf {
  readonly index: number;
  /** The exact bytes that are in the tree. */
  readonly leaf: Uint8Array;
  /** Key of its commitment, 32 bytes. */
  readonly key: Uint8Array;
  /** Audit path into the checkpoint. */
  readonly path: readonly Uint8Array[];
}

export interface Issue {
  readonly body: CertificateBody;
  /** Signed note, of a size that holds all leaves. */
  readonly checkpoint: string;
  /** Decision, last inventory of each target, each verified or attested item, the issue itself: these and no others. */
  readonly leaves: readonly ProvenLeaf[];
  /** The key that readers will trust. */
  readonly verifierKey: string;
}

/** The file. @throws CERTIFICATE_INVALID with what the verifier says when the parts do not fit together. */
export function issueCertificate({ body, checkpoint, leaves, verifierKey }: Issue): string {
  const whole = wellFormed(body);
  const certificate: Certificate = {
    format: CERTIFICATE_FORMAT,
    body: whole,
    page: pageDigest(whole),
    checkpoint,
    leaves: [...leaves]
      .sort((a, b) => a.index - b.index)
      .map(({ index, leaf, key, path }) => ({
        index,
        leaf: Buffer.from(leaf).toString(),
        key: Buffer.from(key).toString('hex'),
        path: path.map(toBase64),
      })),
  };
  const file = formatCertificate(certificate);
  const { authentic, failures } = verifyCertificate(file, [verifierKey]);
  if (!authentic) {
    const why = failures.map((failure) => failure.why).join('; ');
    throw new LockstepError('CERTIFICATE_INVALID', `the certificate would not verify: ${why}`, {
      details: { failures },
    });
  }
  return file;
}
