import { DELIVERY } from '../../ssf/event-types.ts';
import type { Issuer } from './issuer.ts';

/** SSF 1.0 section 7.1: what `/.well-known/ssf-configuration` says. */
export function ssfConfiguration({ base, issuer, jwksUri }: Issuer): Readonly<Record<string, unknown>> {
  return {
    spec_version: '1_0',
    issuer,
    jwks_uri: jwksUri,
    delivery_methods_supported: [DELIVERY.push, DELIVERY.poll],
    configuration_endpoint: `${base}/ssf/streams`,
    status_endpoint: `${base}/ssf/status`,
    add_subject_endpoint: `${base}/ssf/subjects:add`,
    remove_subject_endpoint: `${base}/ssf/subjects:remove`,
    verification_endpoint: `${base}/ssf/verification`,
    critical_subject_members: [],
    // RFC 6750: the token that an administrator hands to the receiver.
    authorization_schemes: [{ spec_urn: 'urn:ietf:rfc:6750' }],
    default_subjects: 'ALL',
  };
}
