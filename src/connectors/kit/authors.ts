/** Everything that somebody outside needs to write a connector and to certify it: @lockstep/connector-kit. */
export type * from '../../domain/connector.ts';
export { ConnectorFault, REVOCATIONS } from '../../domain/connector.ts';
export { LockstepError } from '../../domain/errors.ts';
export { Secret } from '../../domain/secret.ts';
export { baseUrl, configJsonSchema, configParser, secretReference } from '../support/config.ts';
export { faultOfResponse, faultOfUnreadableAnswer, isAccepted } from '../support/http-faults.ts';
export type { ReadBackOptions } from '../support/verify-by-read-back.ts';
export { verifyByReadBack } from '../support/verify-by-read-back.ts';
export { openHttpTransport } from '../transport/http-transport.ts';
export * from './index.ts';
