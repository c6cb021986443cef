import type { FaultKind } from '../../domain/connector.ts';
import { NOT_MADE } from './run-chain.ts';

/** Outcomes of an attempt that say that the target did not do it. */
export const NOTHING_WRITTEN: ReadonlySet<string | null> = new Set<FaultKind | typeof NOT_MADE>([
  NOT_MADE,
  'retryable',
  'rateLimited',
  'auth',
  'forbidden',
  'alreadyExists',
  'invalid',
  'unsupported',
  'permanent',
]);
