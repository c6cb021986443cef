/** The one verifier: the same file that is shipped alone. */
export { type FailureCode, type Unproven, type Verification, verifyCertificate } from './lockstep-verify.ts';
